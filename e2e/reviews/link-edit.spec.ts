import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { editText, expect, linkIn, type Mailed, mailTo, SAM, test, textField } from "@/e2e/support/mailed";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { makeWorkflow, send } from "@/e2e/support/workflows";

const DOCUMENT = `# Supplier report

Two suppliers asked for **longer terms**, see [the letter](https://letters.test/2026/11).

| Metal  | Price |
| ------ | ----: |
| Copper | 9,480 |

1. Answer Northwind
2. Ask Contoso

![chart](https://letters.test/chart.png) <script>alert(1)</script>`;

const ONE_EDIT = DOCUMENT.replace("9,480", "9,500");
const TWO_EDITS = ONE_EDIT.replace("Contoso", "Fabrikam");

interface Given {
  mailed: Mailed;
  app: App;
  request: APIRequestContext;
}

/** Opens Sam's link to a review of the document and records what the page requests. */
async function openLinked(page: Page, { mailed, app, request }: Given, name: string, input = DOCUMENT) {
  const requested: string[] = [];
  page.on("request", (sent) => requested.push(sent.url()));
  const id = await makeWorkflow(request, app, name, [{ agentId: "human", action: "Is it right?" }]);
  await send(request, app, `/workflows/${id}/run`, { input });
  const mail = await mailTo(mailed, SAM, name);
  await page.goto(linkIn(mail));
  return { mail, requested };
}

const approve = (page: Page) => page.getByRole("button", { name: /^Approve/ });
const region = (page: Page, title: string) =>
  page.locator("section", { has: page.getByRole("heading", { name: title, exact: true }) }).last();

for (const { where, use } of [
  { where: "at 1440 px", use: DESKTOP },
  { where: "at 390 px", use: PHONE },
])
  for (const scripts of [true, false])
    test.describe(`${where}, ${scripts ? "with" : "without"} JavaScript`, () => {
      test.use({ ...use, javaScriptEnabled: scripts });

      test("a link shows the document as a page to read, counts edits, and shows them after the decision", async ({
        page,
        app,
        request,
        mailed,
      }) => {
        const name = `Edited ${where} ${scripts ? "live" : "plainly"}`;
        const { requested } = await openLinked(page, { mailed, app, request }, name);
        const sheet = page.locator(".document > .sheet");
        await expect(sheet.getByRole("heading", { name: "Supplier report" })).toBeVisible();
        await expect(sheet.getByRole("cell", { name: "9,480" })).toBeVisible();
        await expect(sheet.getByText("<script>alert(1)</script>")).toBeVisible();
        const letter = sheet.getByRole("link", { name: "the letter" });
        await expect(letter).toHaveAttribute("rel", "noreferrer noopener");
        await expect(letter).toHaveAttribute("target", "_blank");
        await expect(sheet.getByText("(letters.test)").first()).toBeVisible();
        const first = await sheet.getByRole("heading", { name: "Supplier report" }).boundingBox();
        const decides = await approve(page).boundingBox();
        expect((first?.y ?? 0) + (first?.height ?? 0)).toBeLessThan(decides?.y ?? 0);
        await expect(approve(page)).toBeInViewport({ ratio: 1 });

        await expect(textField(page)).toBeHidden();
        await editText(page, ONE_EDIT);
        await expect(sheet).toBeHidden();
        const edits = region(page, "Your edits");
        if (scripts) {
          await expect(approve(page)).toHaveText("Approve with 1 edit");
          await expect(edits.locator("del")).toHaveText("9,480");
          await expect(edits.locator("ins")).toHaveText("9,500");
          await expect(approve(page)).toBeInViewport({ ratio: 1 });
          await expectAccessible(page);
          await textField(page).fill(DOCUMENT);
          await expect(approve(page)).toHaveText("Approve");
          await expect(edits).toBeHidden();
          await textField(page).fill(TWO_EDITS);
          await expect(approve(page)).toHaveText("Approve with 2 edits");
          await page.getByText("Done editing").click();
          await expect(textField(page)).toBeHidden();
          await expect(edits.locator("ins")).toHaveText(["9,500", "Fabrikam"]);
          await expect(sheet).toBeHidden();
          await expectAccessible(page);
          await page.getByText("Edit again").click();
          await textField(page).fill(DOCUMENT);
          await page.getByText("Done editing").click();
          await expect(page.getByText("Edit before approving")).toBeVisible();
          await expect(sheet.getByRole("cell", { name: "9,480" })).toBeVisible();
          await editText(page, TWO_EDITS);
          await expect(approve(page)).toHaveText("Approve with 2 edits");
        } else {
          await textField(page).fill(TWO_EDITS);
          await expect(approve(page)).toHaveText("Approve");
          await expect(page.getByText("Edit before approving")).toBeHidden();
        }
        if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);

        await approve(page).click();
        await expect(page.getByRole("status").getByText("You approved this with 2 edits.")).toBeVisible();
        const changes = region(page, "Changes to the draft");
        await expect(changes.locator("del")).toHaveText(["9,480", "Contoso"]);
        await expect(changes.locator("ins")).toHaveText(["9,500", "Fabrikam"]);
        await expect(region(page, "Approved document").getByRole("cell", { name: "9,500" })).toBeVisible();
        if (scripts) await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
        const { host } = new URL(app.url);
        expect(requested.filter((url) => new URL(url).host !== host)).toEqual([]);
        expect(requested.some((url) => url.includes("/r/assets/page.js"))).toBe(scripts);
      });
    });

test.describe("on a phone", () => {
  test.use({ ...PHONE, refusals: [400] });

  test("edits stay counted when a decision is refused, and when someone returns to the page", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    await openLinked(page, { mailed, app, request }, "Refused with edits");
    await editText(page, ONE_EDIT);
    await expect(approve(page)).toHaveText("Approve with 1 edit");
    await page.getByRole("button", { name: "Reject" }).tap();
    await expect(page.getByRole("alert")).toHaveText("Enter a note so others know why.");
    await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
    await expect(approve(page)).toHaveText("Approve with 1 edit");
    await expect(textField(page)).toHaveValue(ONE_EDIT);
    await expect(region(page, "Your edits").locator("ins")).toHaveText("9,500");
    await editText(page, TWO_EDITS);
    await expect(approve(page)).toHaveText("Approve with 2 edits");
    await page.getByRole("textbox", { name: "Note" }).fill("Contoso is right.");
    await page.getByRole("button", { name: "Reject" }).tap();
    await expect(page.getByText("You rejected this.")).toBeVisible();
    await expect(page.getByText("Contoso is right.")).toBeVisible();
    await expect(page.getByRole("heading", { name: "Changes to the draft" })).toHaveCount(0);
    await expectAccessible(page);
  });

  test("an empty document is approved only after a confirmation, which text makes unnecessary", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    await openLinked(page, { mailed, app, request }, "Nothing to approve", "");
    const notice = page.getByRole("note").filter({ hasText: "This document is empty" });
    const confirm = page.getByRole("checkbox", { name: "This document is meant to be empty" });
    await expect(notice).toBeVisible();
    await expect(approve(page)).toHaveText("Approve empty document");
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
    await approve(page).tap();
    await expect(page.getByRole("alert")).toContainText("select the checkbox above the buttons");
    await editText(page, "Written on the phone.");
    await expect(approve(page)).toHaveText("Approve with 1 edit");
    await expect(notice).toBeHidden();
    await expect(confirm).toBeHidden();
    await editText(page, " ");
    await expect(approve(page)).toHaveText("Approve empty document");
    await editText(page, "");
    await confirm.check();
    await approve(page).tap();
    await expect(page.getByText("You approved this.")).toBeVisible();
  });

  test("the HTML email shows the rendered document, and its button opens the page", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    const { mail } = await openLinked(page, { mailed, app, request }, "Read in the mail");
    await page.goto("about:blank");
    const requested: string[] = [];
    page.on("request", (sent) => requested.push(sent.url()));
    await page.setContent(mail.html);
    await expect(page.getByRole("heading", { name: "Supplier report" })).toBeVisible();
    await expect(page.getByRole("cell", { name: "9,480" })).toBeVisible();
    await expect(page.getByText("Is it right?")).toBeVisible();
    await expect(page.getByRole("link")).toHaveCount(1);
    await expect(page.getByRole("link", { name: "Review and decide" })).toHaveAttribute("href", linkIn(mail));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.viewport.width);
    expect(requested).toEqual([]);
  });
});
