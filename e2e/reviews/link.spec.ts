import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import {
  DANA,
  editText,
  expect,
  linkIn,
  type Mailed,
  mailTo,
  SAM,
  test,
  textField,
} from "@/e2e/support/mailed";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn, signInSeparately } from "@/e2e/support/sign-in";
import { makeWorkflow, NOTE, type Step, startRun } from "@/e2e/support/workflows";

const VISITORS = [
  { where: "on a desktop", use: DESKTOP, scripts: true, touch: false },
  { where: "on a desktop without JavaScript", use: DESKTOP, scripts: false, touch: false },
  { where: "on a phone", use: PHONE, scripts: true, touch: true },
  { where: "on a phone without JavaScript", use: PHONE, scripts: false, touch: true },
];

/** Creates an open review and returns it with the link from Sam's email. */
async function makeLinked(
  { mailed, app, request }: { mailed: Mailed; app: App; request: APIRequestContext },
  name: string,
  step: Partial<Step> = {},
) {
  const waiting = await startWaitingRun(request, app, name, null, step);
  return { ...waiting, link: linkIn(await mailTo(mailed, SAM, name)) };
}

/** Expects the page to show the outcome and no form. */
async function expectDecided(page: Page, words: string) {
  await expect(page.getByRole("status").getByText(words)).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("textbox")).toHaveCount(0);
}

async function expectLargeTargets(page: Page) {
  expect(await findSmallTargets(page)).toEqual([]);
  for (const link of await page.getByRole("link").all())
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
}

for (const { where, use, scripts, touch } of VISITORS)
  test.describe(where, () => {
    test.use({ ...use, javaScriptEnabled: scripts });

    test("an emailed link shows the document and its recipient, approves an edit, and then shows the outcome", async ({
      page,
      app,
      request,
      mailed,
    }) => {
      const name = `Linked ${where}`;
      const { link, reviewId } = await makeLinked({ mailed, app, request }, name);
      const shown = await page.goto(link);
      expect(shown?.headers()).toMatchObject({
        "referrer-policy": "no-referrer",
        "x-robots-tag": expect.stringContaining("noindex"),
        "cache-control": "no-store",
        "content-security-policy": expect.stringContaining("default-src 'none'"),
      });
      await expect(page.getByText("This link is for Sam Okafor.")).toBeVisible();
      await expect(page.getByRole("heading", { name: "Is it right?", level: 1 })).toBeVisible();
      await expect(page.getByText(name)).toBeVisible();
      await expect(page.getByText("If approved, this document becomes the result of the run.")).toBeVisible();
      await expect(textField(page)).toHaveValue(NOTE);
      if (touch) await expectLargeTargets(page);
      if (scripts) await expectAccessible(page);
      await page.reload();
      expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({
        status: "OPEN",
        decisions: [],
      });

      const edited = NOTE.replace("Copper", "Tin");
      await editText(page, edited);
      await page.getByRole("textbox", { name: "Note" }).fill("It is tin.");
      const approve = page.getByRole("button", { name: "Approve" });
      await (touch ? approve.tap() : approve.click());
      await expectDecided(page, "You approved this with 1 edit.");
      await expect(page.getByText("through an emailed link")).toBeVisible();
      expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({
        status: "APPROVED",
        text: edited,
        decisions: [{ channel: "LINK", by: { email: SAM }, output: edited, reason: "It is tin." }],
      });
      await page.goto(link);
      await expectDecided(page, "You approved this with 1 edit.");
      await expect(page.getByRole("heading", { name: "Approved document" })).toBeVisible();
      await expect(page.locator("ins")).toHaveText("Tin");
      if (touch) await expectLargeTargets(page);
      if (scripts) await expectAccessible(page);
    });
  });

for (const { where, use, scripts } of VISITORS.filter(({ touch }) => touch))
  test.describe(where, () => {
    test.use({ ...use, javaScriptEnabled: scripts });

    test("the run's input and an agent's output can be opened beside the document", async ({
      page,
      app,
      request,
      mailed,
    }) => {
      const name = `With what came before ${where}`;
      await startRun(request, app, await makeWorkflow(request, app, name));
      await page.goto(linkIn(await mailTo(mailed, SAM, name)));
      const draft = await textField(page).inputValue();
      const before = page.getByRole("group").filter({ hasText: "Earlier steps" }).first();
      // The simulated model quotes its input, so each of these strings may appear more than once.
      const input = before.getByText(NOTE).first();
      const earlier = before.getByText(draft, { exact: true }).last();
      await expect(input).toBeHidden();

      await before.getByText("Earlier steps").tap();
      await expectLargeTargets(page);
      await before.getByText("Run input").tap();
      await expect(input).toBeVisible();
      await expect(earlier).toBeHidden();
      await before.getByText("1. Finance agent").tap();
      await expect(earlier).toBeVisible();
      await expectLargeTargets(page);
      if (scripts) await expectAccessible(page);
      await before.getByText("Earlier steps").tap();
      await expect(input).toBeHidden();
      await expect(textField(page)).toHaveValue(draft);
      await page.getByRole("button", { name: "Approve" }).tap();
      await expectDecided(page, "You approved this.");
      await before.getByText("Earlier steps").tap();
      await expect(before.getByText("1. Finance agent")).toBeVisible();
    });
  });

test.describe("without JavaScript", () => {
  test.use({ ...PHONE, javaScriptEnabled: false, refusals: [400] });

  test("a link rejects only with a reason and keeps the text if there is none", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    const { link, reviewId } = await makeLinked({ mailed, app, request }, "Rejected by link");
    await page.goto(link);
    await editText(page, "Half a thought.");
    await page.getByRole("button", { name: "Reject" }).tap();
    await expect(page.getByText("Enter a note so others know why.")).toBeVisible();
    await expect(textField(page)).toHaveValue("Half a thought.");
    await page.getByRole("textbox", { name: "Note" }).fill("The copper price is last week's.");
    await page.getByRole("button", { name: "Reject" }).tap();
    await expectDecided(page, "You rejected this.");
    await expect(page.getByText("The copper price is last week's.")).toBeVisible();
    expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({
      status: "REJECTED",
      text: NOTE,
      decisions: [{ decision: "reject", channel: "LINK", reason: "The copper price is last week's." }],
    });
  });

  test("a link sends an agent's draft back, and the next email brings the next draft", async ({
    page,
    app,
    request,
    mailed,
  }) => {
    const name = "Sent back by link";
    const step = { agentId: "finance_agent", action: "List the facts as 3 bullets." };
    const { link, runId } = await makeLinked({ mailed, app, request }, name, step);
    await page.goto(link);
    await expect(page.getByText("Instructions for Finance agent")).toBeVisible();
    await expect(textField(page)).toHaveValue(/Copper/);
    await expect(page.getByText("The built-in Simulated model wrote this")).toBeVisible();
    await page.getByRole("textbox", { name: "Note" }).fill("Omit the copper.");
    await page.getByRole("button", { name: "Request changes" }).tap();
    await expectDecided(page, "You requested changes.");

    const next = linkIn(await mailTo(mailed, SAM, name, 2));
    expect(next).not.toBe(link);
    await page.goto(link);
    await expectDecided(page, "You requested changes.");
    await page.goto(next);
    await expect(page.getByText("Omit the copper.")).toBeVisible();
    await expect(textField(page)).not.toHaveValue(/Copper/);
    await page.getByRole("button", { name: "Approve" }).tap();
    await expectDecided(page, "You approved this.");
    await expect
      .poll(async () => (await read(request, app, `/workflows/runs/${runId}`)).status)
      .toBe("COMPLETED");
  });
});

test("opening, previewing, prefetching, reloading, and revisiting a link changes nothing", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const { link, runId, reviewId } = await makeLinked({ mailed, app, request }, "Only looked at");
  await mailTo(mailed, DANA, "Only looked at");
  const snapshot = () =>
    mailed.installation.sql(
      `SELECT to_jsonb(r) AS review, to_jsonb(u) AS run, (SELECT jsonb_agg(s ORDER BY s."id") FROM "StepRun" s WHERE s."runId" = u."id") AS steps,
        (SELECT count(*) FROM "Decision" d WHERE d."reviewId" = r."id") AS decisions, (SELECT count(*) FROM "Job" j WHERE j."runId" = u."id") AS jobs,
        (SELECT count(*) FROM "Message" m WHERE m."reviewId" = r."id") AS messages
      FROM "Review" r JOIN "Run" u ON u."id" = r."runId" WHERE r."id" = $1`,
      [reviewId],
    );
  const before = await snapshot();
  expect(before).toHaveLength(1);
  const visits = [
    {},
    { "sec-purpose": "prefetch;prerender" },
    { purpose: "preview" },
    { "x-moz": "prefetch" },
    { "user-agent": "Mozilla/5.0 (compatible; SafeLinks)" },
  ];
  for (const headers of visits) {
    expect((await request.get(link, { headers: headers as Record<string, string> })).status()).toBe(200);
    expect((await request.head(link, { headers: headers as Record<string, string> })).status()).toBe(200);
  }
  for (const method of ["PUT", "DELETE", "PATCH"])
    expect((await request.fetch(link, { method })).status()).toBe(405);
  expect((await request.get(`${link}?decision=approve&text=sent+by+address`)).status()).toBe(200);

  await page.goto(`${app.url}/sign-in`);
  const fetched = page.waitForResponse((response) => response.url() === link);
  await page.evaluate((href) => {
    document.head.append(Object.assign(document.createElement("link"), { rel: "prefetch", href }));
  }, link);
  await fetched;
  await page.goto(link);
  await page.reload();
  await page.goBack();
  await page.goForward();
  await expect(textField(page)).toHaveValue(NOTE);
  expect(await snapshot()).toEqual(before);
  expect((await read(request, app, `/workflows/runs/${runId}`)).status).toBe("PAUSED");
});

for (const { where, use, scripts } of VISITORS.filter(({ where }) => where !== "on a phone"))
  test.describe(where, () => {
    test.use({ ...use, refusals: [403] });

    test("a forwarded link shows its recipient to anyone else who is signed in, and accepts no decision until they sign out", async ({
      page,
      app,
      request,
      mailed,
      browser,
    }) => {
      const name = `Forwarded ${where}`;
      const { link, reviewId } = await makeLinked({ mailed, app, request }, name);
      await signIn(page, app);
      const storageState = await signInSeparately(app);
      const context = await browser.newContext({ ...use, javaScriptEnabled: scripts, storageState });
      const visitor = await context.newPage();
      await visitor.goto(link);
      await expect(
        visitor.getByText("This link belongs to Sam Okafor. You're signed in as Dana Whitfield."),
      ).toBeVisible();
      await expect(visitor.getByRole("textbox")).toHaveCount(0);
      if (scripts) await expectAccessible(visitor);
      await expect(visitor.getByRole("link", { name: "Open the review as Dana Whitfield" })).toBeVisible();
      expect(
        (await context.request.post(link, { form: { decision: "approve" } })).status(),
        "nor through a request with her session",
      ).toBe(403);
      expect((await read(request, app, `/reviews/${reviewId}`)).decisions).toEqual([]);
      await visitor.getByRole("button", { name: "Sign out and open the link" }).click();
      await visitor.getByRole("button", { name: "Approve" }).click();
      await expectDecided(visitor, "You approved this.");
      const { decisions } = await read(request, app, `/reviews/${reviewId}`);
      expect(decisions).toMatchObject([{ by: { email: SAM }, channel: "LINK" }]);
      await context.close();
      await page.goto(linkIn(await mailTo(mailed, DANA, name)));
      await expectDecided(page, "Sam Okafor approved this.");
      await page.getByRole("link", { name: "Sign in to see the whole run" }).click();
      await expect(page.getByRole("main").getByText("Approved by Sam Okafor")).toBeVisible();
    });
  });
