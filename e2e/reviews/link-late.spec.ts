import type { APIRequestContext } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { read, startWaitingRun, type Waiting } from "@/e2e/support/inbox";
import { editText, expect, linkIn, type Mailed, mailTo, SAM, test, textField } from "@/e2e/support/mailed";
import type { App } from "@/e2e/support/organization";
import { PHONE } from "@/e2e/support/screens";
import { NOTE, type Step } from "@/e2e/support/workflows";

test.use({ ...PHONE, refusals: [403, 404, 409, 410] });

type Given = { mailed: Mailed; app: App; request: APIRequestContext };

/** The button has this name once the edits are shown above it. Until then, the button moves. */
const APPROVE_EDITED = { name: /^Approve with \d+ edits?$/ };
const EDITED = NOTE.replace("Copper", "Tin");

async function makeLinked(given: Given, name: string, step: Partial<Step> = {}, due: number | null = null) {
  const waiting = await startWaitingRun(given.request, given.app, name, due, step);
  return { ...waiting, link: linkIn(await mailTo(given.mailed, SAM, name)) };
}

/** Returns an emailed link whose review has expired. */
async function makeExpired({ mailed, app, request }: Given, name: string) {
  const { reviewId } = await startWaitingRun(request, app, name, 5);
  const link = linkIn(await mailTo(mailed, SAM, name));
  await expect.poll(async () => (await read(request, app, `/reviews/${reviewId}`)).status).toBe("EXPIRED");
  return { link };
}

/** Decides as Dana, over the API. */
async function decide({ app, request }: Given, { reviewId }: Waiting, data: object) {
  const answer = await request.post(`${app.url}/api/v1/reviews/${reviewId}/decide`, {
    headers: { authorization: `Bearer ${app.token}` },
    data,
  });
  expect(answer.status()).toBe(202);
}

/** Adds a second approver. */
async function addApprover({ installation }: Mailed, name: string): Promise<string> {
  const email = `${name.toLowerCase()}@alderfinch.test`;
  await installation.sql(
    `WITH "dana" AS (SELECT m."organizationId" AS "id" FROM "Member" m JOIN "User" u ON u."id" = m."userId" WHERE u."email" = 'dana@alderfinch.test'),
      "made" AS (INSERT INTO "User" ("id", "email", "name") VALUES ('usr_' || $1::text, $2, $1) RETURNING "id")
    INSERT INTO "Member" ("id", "organizationId", "userId", "role")
    SELECT 'mem_' || lpad(lower($1::text), 26, '0'), "dana"."id", "made"."id", 'approver' FROM "dana", "made"`,
    [name, email],
  );
  return email;
}

test("after someone else's edit, the link shows the current text and keeps typed text", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const given = { mailed, app, request };
  const name = "Changed since";
  const linked = await makeLinked(given, name, { review: { quorum: 2 } });
  await page.goto(linked.link);
  await editText(page, "My own words.");
  await decide(given, linked, { decision: "approve", output: EDITED });
  await page.getByRole("button", APPROVE_EDITED).tap();
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Nothing was decided");
  await expect(alert).toContainText("The document changed while you were reading it.");
  await expect(page.getByText("Your edited document wasn't sent. Copy it from here")).toBeVisible();
  await expect(page.getByText("My own words.")).toBeVisible();
  await expect(textField(page)).toHaveValue(EDITED);
  await expectAccessible(page);

  await page.goto(linked.link);
  await expect(page.getByText("The document has changed since this link was sent")).toBeVisible();
  await expect(page.getByText(/^Dana Whitfield approved this with \d+ edits?\.$/)).toBeVisible();
  await expect(page.getByText(/^Needs one more approval: you\b.*\.$/)).toBeVisible();
  const told = await mailTo(mailed, SAM, name, 2);
  expect(told.text).toContain("Edited by Dana Whitfield.");
  await page.goto(linkIn(told));
  await expect(page.getByText("The document has changed since this link was sent")).toHaveCount(0);
  await page.getByRole("button", { name: "Approve" }).tap();
  await expect(page.getByText("You approved this.")).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  expect(await read(request, app, `/reviews/${linked.reviewId}`)).toMatchObject({
    status: "APPROVED",
    text: EDITED,
  });
});

test("someone who decides too late sees who decided what and keeps their text", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const given = { mailed, app, request };
  const linked = await makeLinked(given, "Too late");
  await page.goto(linked.link);
  await editText(page, "My own words.");
  await decide(given, linked, { decision: "reject", reason: "It is last week's." });
  await page.getByRole("button", APPROVE_EDITED).tap();
  await expect(page.getByRole("alert")).toHaveText(
    /Your decision wasn't recorded.*Dana Whitfield rejected this\./s,
  );
  await expect(page.getByText("It is last week's.")).toBeVisible();
  await expect(page.getByText("My own words.")).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await expectAccessible(page);
  expect((await read(request, app, `/reviews/${linked.reviewId}`)).decisions).toHaveLength(1);
});

test("a link to an earlier round shows how that round ended once the agent has written the next draft", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const given = { mailed, app, request };
  const step = { agentId: "finance_agent", action: "List the facts as 3 bullets." };
  const linked = await makeLinked(given, "A round before", step);
  await page.goto(linked.link);
  await editText(page, "My own words.");
  await decide(given, linked, { decision: "request_changes", reason: "Omit the copper." });
  await mailTo(mailed, SAM, "A round before", 2);
  await page.getByRole("button", APPROVE_EDITED).tap();
  await expect(page.getByRole("alert")).toHaveText(
    /Your decision wasn't recorded.*Dana Whitfield requested changes\./s,
  );
  await expect(page.getByText("My own words.")).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  const { content } = await read(request, app, `/reviews?runId=${linked.runId}&status=OPEN`);
  expect(content).toMatchObject([{ status: "OPEN", decisions: [] }]);
});

test("someone who can no longer decide sees why, and a removed member gets a not-found page", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const email = await addApprover(mailed, "Robin");
  const waiting = await startWaitingRun(request, app, "No longer theirs", null);
  const link = linkIn(await mailTo(mailed, email, "No longer theirs"));
  await page.goto(link);
  await expect(page.getByText("This link is for Robin.")).toBeVisible();
  const change = (what: string) =>
    mailed.installation.sql(
      `UPDATE "Member" SET ${what} WHERE "userId" = (SELECT "id" FROM "User" WHERE "email" = $1)`,
      [email],
    );
  await change(`"role" = 'viewer'`);
  await page.getByRole("button", { name: "Approve" }).tap();
  await expect(page.getByText("Nothing was decided")).toBeVisible();
  await expect(page.getByText("Your role (viewer) can't decide reviews.").first()).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await expectAccessible(page);

  await change(`"role" = 'approver'`);
  await page.goto(link);
  await change(`"removedAt" = now()`);
  await page.getByRole("button", { name: "Approve" }).tap();
  await expect(page.getByRole("heading", { name: "This link doesn't work" })).toBeVisible();
  await expect(page.getByText(NOTE)).toHaveCount(0);
  await expectAccessible(page);
  const answer = await request.post(link, { form: { decision: "approve", text: NOTE } });
  expect(answer.status()).toBe(404);
  const review = await read(request, app, `/reviews/${waiting.reviewId}`);
  expect(review).toMatchObject({ status: "OPEN", decisions: [] });
});

test("a link with one changed letter opens nothing", async ({ page, app, request, mailed }) => {
  const { link } = await makeLinked({ mailed, app, request }, "Altered");
  const last = link.at(-1) === "A" ? "B" : "A";
  for (const altered of [link.slice(0, -1) + last, link.slice(0, -1)]) {
    await page.goto(altered);
    await expect(page.getByRole("heading", { name: "This link doesn't work" })).toBeVisible();
    await expect(page.getByText(/Sam|copper/i)).toHaveCount(0);
  }
});

test("the link to a canceled run says that it was canceled and accepts no decision", async ({
  page,
  app,
  request,
  mailed,
}) => {
  const linked = await makeLinked({ mailed, app, request }, "Canceled under the thumb");
  await page.goto(linked.link);
  await editText(page, "My own words.");
  await request.post(`${app.url}/api/v1/workflows/runs/${linked.runId}/cancel`, {
    headers: { authorization: `Bearer ${app.token}` },
  });
  await page.getByRole("button", APPROVE_EDITED).tap();
  await expect(page.getByRole("alert")).toHaveText(
    /Your decision wasn't recorded.*The run ended before anyone decided\./s,
  );
  await expect(page.getByText("My own words.")).toBeVisible();
  await page.goto(linked.link);
  await expect(page.getByText("The run ended before anyone decided.")).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
});

test("an expired review or link decides nothing", async ({ page, app, request, mailed }) => {
  const given = { mailed, app, request };
  const later = await makeLinked(given, "Due much later", {}, 3_600);
  const soon = await makeExpired(given, "Due very soon");
  await mailed.installation.sql(`UPDATE "Review" SET "dueAt" = now() WHERE "id" = $1`, [later.reviewId]);
  await expect
    .poll(async () => (await read(request, app, `/reviews/${later.reviewId}`)).status)
    .toBe("EXPIRED");
  await page.goto(later.link);
  await expect(page.getByText("Nobody decided in time, so the run failed.")).toBeVisible();
  await expect(page.getByRole("button")).toHaveCount(0);
  await expectAccessible(page);

  const expired = await page.goto(soon.link);
  expect(expired?.status()).toBe(410);
  await expect(page.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expect(page.getByText("This link was for Sam Okafor.")).toBeVisible();
  await expect(page.getByText(NOTE)).toHaveCount(0);
  await expectAccessible(page);
  expect((await request.post(soon.link, { form: { decision: "approve", text: NOTE } })).status()).toBe(410);
});
