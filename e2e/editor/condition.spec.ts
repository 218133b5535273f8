import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import { untilHydrated } from "@/e2e/support/hydrated";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

const LETTER = { agentId: "writer", action: "Write the letter.", review: {} };

const form = (page: Page) => inspector(page).getByRole("group", { name: "Who decides" });
const condition = (page: Page) => form(page).getByRole("textbox", { name: "Condition" });
const sample = (page: Page) =>
  form(page).getByRole("textbox", { name: "Also review this percentage of the rest" });

for (const { where, use, touch } of [
  { where: "at 1440 px", use: DESKTOP, touch: false },
  { where: "at 390 px", use: PHONE, touch: true },
])
  test.describe(where, () => {
    test.use(use);

    test("a review can have a condition, and errors appear at its field", async ({ page, app }) => {
      await addSignIn(page, app);
      await openWorkflow(page, app, `Conditions ${where}`, [LETTER]);
      const openStep = () => (touch ? card(page, 1).tap() : card(page, 1).click());
      await openStep();
      await form(page).getByRole("radio", { name: "Only if…" }).check();
      await expect(condition(page)).toHaveAccessibleDescription(/Until then, every output is reviewed\./);
      await condition(page).fill("json.amount >= ");
      await expect(condition(page)).toHaveAccessibleDescription(
        /The review's condition isn't valid at character 16: it isn't complete\.$/,
      );
      await form(page).getByRole("button", { name: "The output mentions a refund" }).click();
      await expect(condition(page)).toHaveValue('output.contains("refund")');
      await expect(condition(page)).toBeFocused();
      await sample(page).fill("10");
      const words =
        'Any owner, admin, or approver approves. Reviewed if “output.contains("refund")”. A random 10% of the rest are also reviewed.';
      await expect(form(page).getByText(words, { exact: true })).toBeVisible();
      await expect(
        form(page).getByText("Run the workflow once to check the condition against the step's output."),
      ).toBeVisible();
      await expectAccessible(page);
      if (touch) expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await expectSaved(page, "draft, 1 change");
      await page.reload();
      await expect(card(page, 1).or(form(page)).first()).toBeVisible();
      if (!(await form(page).isVisible())) await openStep();
      await expect(condition(page)).toHaveValue('output.contains("refund")');
      await form(page).getByRole("radio", { name: "Always" }).check();
      await expect(condition(page)).toBeHidden();
      await expectSaved(page);
    });

    test("a run says which condition was false, and the editor previews it", async ({ page, app }) => {
      await addSignIn(page, app);
      const review = { when: "size(output) > 100000" };
      const id = await makeWorkflow(page.request, app, `Skips ${where}`, [{ ...LETTER, review }]);
      const runId = await startRun(page.request, app, id);
      await page.goto(`/runs/${runId}`);
      await untilHydrated(page);
      const words = "Not reviewed: “size(output) > 100000” is false (version 1)";
      await expect(page.getByText(words, { exact: true })).toBeVisible();
      await expect(page.getByRole("link", { name: /Writer.*not reviewed/ })).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await page.goto(`/workflows/${id}`);
      await untilHydrated(page);
      await (touch ? card(page, 1).tap() : card(page, 1).click());
      await expect(form(page).getByText("With the last run: false → not reviewed")).toBeVisible();
      await condition(page).fill("size(output) > 0");
      await expect(form(page).getByText("With the last run: true → reviewed")).toBeVisible();
      await condition(page).fill("json.amount >= 100");
      await expect(
        form(page).getByText(/^With the last run: no result, because .* → reviewed$/),
      ).toBeVisible();
    });
  });
