import type { Browser, Page } from "playwright/test";
import { HOSTILE } from "@/e2e/app/hostile-texts";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { pane, read, startWaitingRun, statusOf, type Waiting } from "@/e2e/support/inbox";
import { expect, linkIn, mailTo, SAM, test } from "@/e2e/support/mailed";
import type { App } from "@/e2e/support/organization";
import { PHONE } from "@/e2e/support/screens";
import { signIn, signOut } from "@/e2e/support/sign-in";

const comments = (page: Page) => page.getByRole("region", { name: "Comments" });
const field = (page: Page) => comments(page).getByRole("textbox", { name: "Comment", exact: true });
const list = (page: Page) => comments(page).getByRole("list", { name: "Comments, newest first" });
const pathOf = ({ reviewId }: Waiting) => `/reviews/${reviewId}`;

async function openAs(browser: Browser, app: App, email: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, app, email, path);
  return page;
}

test("people comment, mention, edit, and delete; others see it live, and a mention arrives by email", async ({
  page,
  browser,
  app,
  request,
  mailed,
}) => {
  const name = "Commented";
  const review = await startWaitingRun(request, app, name, null);
  const sam = await openAs(browser, app, app.sam, pathOf(review));
  await field(sam).waitFor();
  await signIn(page, app, app.dana, pathOf(review));

  await field(page).click();
  await page.keyboard.type("Is this **right**, @ok");
  const people = page.getByRole("listbox", { name: "People to mention" });
  await expect(people.getByRole("option")).toHaveText([`Sam Okafor${SAM}`]);
  await page.keyboard.press("Enter");
  await expect(field(page)).toHaveValue("Is this **right**, @Sam Okafor ");
  await expect(people).toBeHidden();
  await page.keyboard.type("and @");
  await expect(people.getByRole("option")).toHaveCount(2);
  await page.keyboard.press("Escape");
  await expect(people).toBeHidden();
  await expect(field(page)).toBeFocused();
  await page.keyboard.press("Control+Enter");
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await expect(field(page)).toHaveValue("");
  expect(await statusOf(request, app, review)).toBe("OPEN");

  const seen = list(sam).getByRole("listitem");
  await expect(seen.getByText("@Sam Okafor", { exact: true })).toBeVisible();
  await expect(seen.locator("strong")).toHaveText("right");
  await expect(seen.getByRole("link")).toHaveCount(0);
  await expect(seen.getByRole("button")).toHaveCount(0);
  const mail = await mailTo(mailed, SAM, `mentioned you in a comment on the review of “${name}”`);
  expect(mail.text).toContain("> Is this **right**, @Sam Okafor and @");
  expect(mail.text).not.toContain("/r/");
  await sam.goto(/^http\S+$/m.exec(mail.text)?.[0] ?? "");
  await expect(pane(sam).getByRole("heading", { name, level: 2 })).toBeVisible();

  await list(page).getByRole("button", { name: "Edit comment" }).click();
  const edit = comments(page).getByRole("textbox", { name: "Edit comment" });
  await expect(edit).toBeFocused();
  await expect(edit).toHaveValue("Is this **right**, @Sam Okafor and @");
  await edit.fill("It is right, @Sam Okafor.");
  await comments(page).getByRole("button", { name: "Save comment" }).click();
  await seen.getByRole("button", { name: "Edited" }).click();
  const earlier = sam.getByRole("list", { name: "Edit history, newest first" });
  await expect(earlier).toContainText("Is this right, @Sam Okafor and @");
  await expectAccessible(sam);

  await list(page).getByRole("button", { name: "Delete comment" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Delete comment" }).click();
  await expect(list(sam)).toContainText(/Deleted by Dana Whitfield on \w{3}, \w{3} \d+, \d{4}, \d+:\d\d/);
  await expect(list(page)).not.toContainText("It is right");
  await expectAccessible(page);

  const { reviews } = await read(request, app, `/workflows/runs/${review.runId}/evidence`);
  expect(reviews[0].comments).toMatchObject([
    {
      text: expect.stringContaining("It is right"),
      earlier: [{ text: expect.stringContaining("**right**") }],
    },
  ]);
  expect(mailed.mailServer.caught.filter(({ text }) => text.includes("mentioned you"))).toHaveLength(1);
});

test("a comment that wasn't sent stays while the page shows other reviews, and a double click sends it once", async ({
  page,
  app,
  request,
}) => {
  const [one, two] = [
    await startWaitingRun(request, app, "Unsent one", 120),
    await startWaitingRun(request, app, "Unsent two", 125),
  ];
  await signIn(page, app, app.dana, pathOf(one));
  await field(page).fill("Not yet.");
  await page.getByRole("listitem").filter({ hasText: "Unsent two" }).getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(two.reviewId));
  await expect(field(page)).toHaveValue("");
  await page.getByRole("listitem").filter({ hasText: "Unsent one" }).getByRole("link").click();
  await expect(field(page)).toHaveValue("Not yet.");
  await comments(page).getByRole("button", { name: "Add comment" }).dblclick();
  await expect(list(page).getByRole("listitem")).toHaveCount(1);
  await expect(field(page)).toHaveValue("");
  expect((await read(request, app, `${pathOf(one)}/comments`)).totalElements).toBe(1);

  // Letters that are shortcuts elsewhere are just text here.
  await field(page).pressSequentially("axr");
  await expect(field(page)).toHaveValue("axr");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("hostile text in a comment shows as text, in the app and behind the link", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const name = "Hostile comments";
  const review = await startWaitingRun(request, app, name, null);
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const answer = await request.post(`${app.url}/api/v1${pathOf(review)}/comments`, {
    headers: { authorization: `Bearer ${app.token}` },
    data: { text: HOSTILE.replaceAll("\0", "").slice(0, 3_900) },
  });
  expect(answer.status(), await answer.text()).toBe(201);
  await signIn(page, app, app.dana, pathOf(review));
  await expect(list(page)).toContainText("<script>alert('ran')</script>");
  await signOut(page);
  await page.goto(linkIn(await mailTo(mailed, SAM, name)));
  await expect(page.getByRole("heading", { name: "Comments", exact: true })).toBeVisible();
  await expect(page.locator("body")).toContainText("<script>alert('ran')</script>");
  expect(dialogs).toEqual([]);
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("a member comments and mentions by touch, on the run page too", async ({ page, app, request }) => {
    const review = await startWaitingRun(request, app, "Thumbed comment", null);
    await signIn(page, app, app.noor, pathOf(review));
    await page.getByRole("button", { name: "Details", exact: true }).tap();
    await field(page).tap();
    await page.keyboard.type("Please look, @sam");
    await page.getByRole("option", { name: "Sam Okafor" }).tap();
    await expect(field(page)).toHaveValue("Please look, @Sam Okafor ");
    await comments(page).getByRole("button", { name: "Add comment" }).tap();
    await expect(list(page).getByRole("listitem")).toHaveCount(1);
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await page.goto(`${app.url}/runs/${review.runId}`);
    await page.getByRole("button", { name: "Details", exact: true }).tap();
    await expect(list(page)).toContainText("Please look, @Sam Okafor");
    await expectAccessible(page);
  });
});
