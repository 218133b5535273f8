import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read, type Waiting } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send } from "@/e2e/support/workflows";

const LONG = Array.from({ length: 120 }, (_, line) => `Line ${line + 1} of the report.`).join("\n\n");

test.beforeEach(({ page, app }) => addSignIn(page, app));

/** Starts a run that waits for a review of this document. */
async function startReviewedRun(
  request: APIRequestContext,
  app: App,
  { name, input, review }: { name: string; input: string; review: object },
): Promise<Waiting> {
  const steps = [{ agentId: "human", action: "Is it right?", review: { timeoutSeconds: 3_600, ...review } }];
  const id = await makeWorkflow(request, app, name, steps);
  const { runId } = await send(request, app, `/workflows/${id}/run`, { input });
  let reviewId = "";
  await expect
    .poll(async () => (reviewId = (await read(request, app, `/reviews?runId=${runId}`)).content[0]?.id ?? ""))
    .not.toBe("");
  return { runId, reviewId };
}

const textOf = (page: Page) => page.getByRole("textbox", { name: /^Document/ });
/** Finds the document and scrolls it in one call, because the field is replaced once it gets the focus. */
const scrollToEnd = (page: Page) =>
  page.evaluate(() => document.querySelector("[data-document]")?.scrollIntoView({ block: "end" }));
const approveIn = (page: Page) => page.getByRole("button", { name: "Approve", exact: true });
const waitingIn = (page: Page) => page.getByRole("button", { name: "Read to the end to approve" });

for (const { where, use, touch } of [
  { where: "at 1440 px", use: DESKTOP, touch: false },
  { where: "at 390 px", use: PHONE, touch: true },
])
  test.describe(where, () => {
    test.use(use);

    test("an approval waits for the end of the document, and its record says how it was read", async ({
      page,
      app,
      request,
    }) => {
      const review = { name: `Read ${where}`, input: LONG, review: { requireReadToEnd: true } };
      const { reviewId } = await startReviewedRun(request, app, review);
      await page.goto(`/reviews/${reviewId}`);
      const note = page.getByText("Countersign records when you open a review");
      await expect(note).toBeVisible();
      if (touch) await page.getByRole("button", { name: "Details", exact: true }).tap();
      await expect(page.getByText("Approvers must read the document to the end in the app.")).toBeVisible();
      if (touch) await page.getByRole("button", { name: "Details", exact: true }).tap();
      await expect(waitingIn(page)).toBeVisible();
      await expectAccessible(page);
      await expect(waitingIn(page)).not.toHaveAttribute("aria-busy");
      await (touch ? waitingIn(page).tap() : waitingIn(page).press("Enter"));
      await expect(textOf(page)).toBeFocused();
      expect(await read(request, app, `/reviews/${reviewId}`)).toMatchObject({ decisions: [] });

      const reported = page.waitForResponse(
        (response) =>
          response.url().includes("review.read") &&
          /"reachedEnd":true/.test(response.request().postData() ?? ""),
      );
      if (touch) await scrollToEnd(page);
      else await textOf(page).press("Control+End");
      await expect(approveIn(page)).toBeVisible();
      await expect(page.getByText("You've reached the end. You can approve now.")).toBeAttached();
      expect((await (await reported).json()).result.data).toEqual({ recordsTimes: true, reachedEnd: true });
      await (touch ? approveIn(page).tap() : approveIn(page).press("Enter"));
      await expect(page.getByText(/^Opened on .+, in view for \d+ s, reached the end$/)).toBeVisible();
      await expectAccessible(page);
      const { decisions } = await read(request, app, `/reviews/${reviewId}`);
      expect(decisions).toMatchObject([{ channel: "WEB", reading: { reachedEnd: true } }]);
      expect(Date.parse(decisions[0].reading.firstOpenedAt)).toBeLessThanOrEqual(Date.parse(decisions[0].at));
    });

    test("a short document can be approved right away, and a reading in a closed page counts", async ({
      page,
      app,
      request,
    }) => {
      const policy = { requireReadToEnd: true };
      const short = await startReviewedRun(request, app, {
        name: `Short ${where}`,
        input: "Brief.",
        review: policy,
      });
      await page.goto(`/reviews/${short.reviewId}`);
      await expect(approveIn(page)).toBeVisible();
      const long = await startReviewedRun(request, app, {
        name: `Left ${where}`,
        input: LONG,
        review: policy,
      });
      await page.goto(`/reviews/${long.reviewId}`);
      await expect(waitingIn(page)).toBeVisible();
      await scrollToEnd(page);
      await expect(approveIn(page)).toBeVisible();
      await page.goto("/runs");
      await page.goto(`/reviews/${long.reviewId}`);
      await expect(approveIn(page)).toBeVisible();
    });
  });

test.describe("through the API", () => {
  test("an approval is refused and says to read the document in the app, and a rejection isn't", async ({
    app,
    request,
  }) => {
    const review = { name: "Not by token", input: LONG, review: { requireReadToEnd: true } };
    const { reviewId } = await startReviewedRun(request, app, review);
    const decide = (data: object) =>
      request.post(`${app.url}/api/v1/reviews/${reviewId}/decide`, {
        headers: { authorization: `Bearer ${app.token}` },
        data,
      });
    const refused = await decide({ decision: "approve" });
    expect(refused.status()).toBe(403);
    expect((await refused.json()).detail).toMatch(/^Read the document in the app\./);
    expect((await decide({ decision: "reject", reason: "No." })).status()).toBe(202);
  });
});
