import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

const LETTER = { agentId: "writer", action: "Write the letter." };
const HUMAN_STEP = { agentId: "human", action: "May it go out?", review: { approvers: ["role:approver"] } };

const form = (page: Page) => inspector(page).getByRole("group", { name: "Who decides" });
const more = (page: Page) => form(page).getByRole("group", { name: "More people to ask" });
const box = (page: Page) => form(page).getByRole("checkbox", { name: "Ask more people if nobody decides" });
const delay = (page: Page) => more(page).getByRole("textbox", { name: "Ask more people after" });
const unit = (page: Page) => more(page).getByRole("combobox", { name: "Ask more people after: unit" });
const owners = (page: Page) => more(page).getByRole("checkbox", { name: "Owner, 1 person" });

async function expectWords(page: Page, words: string) {
  await expect(form(page).getByText(words, { exact: true })).toBeVisible();
}

for (const { where, use, touch } of [
  { where: "at 1440 px", use: DESKTOP, touch: false },
  { where: "at 390 px", use: PHONE, touch: true },
])
  test.describe(where, () => {
    test.use(use);

    test("a policy can escalate a review, and errors appear at their fields", async ({ page, app }) => {
      await addSignIn(page, app);
      await openWorkflow(page, app, `Escalates ${where}`, [LETTER, HUMAN_STEP]);
      const openStep = () => (touch ? card(page, 2).tap() : card(page, 2).click());
      await openStep();
      await expect(box(page)).not.toBeChecked();
      await expect(more(page)).toBeHidden();
      await expectWords(page, "Any approver approves.");

      await box(page).check();
      await expectWords(
        page,
        "Any approver approves. If the review isn't decided within 4 hours, all owners can decide, too.",
      );
      await more(page).getByRole("combobox", { name: "Specific people" }).fill("okafor");
      await more(page).getByRole("listbox").getByRole("option", { name: "Sam Okafor" }).click();
      await owners(page).uncheck();
      await expect(more(page).getByRole("combobox", { name: "Specific people" })).toHaveAccessibleDescription(
        "Everyone named here can already decide.",
      );
      await owners(page).check();
      await unit(page).selectOption("minutes");
      await delay(page).fill("90");
      const words =
        "Any approver approves. If the review isn't decided within 90 minutes, Sam Okafor and all owners can decide, too.";
      await expectWords(page, words);
      await expectAccessible(page);
      if (touch) expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await expectSaved(page, "draft, 1 change");
      await page.reload();
      await expect(card(page, 2).or(form(page)).first()).toBeVisible();
      if (!(await form(page).isVisible())) await openStep();
      await expectWords(page, words);

      await owners(page).uncheck();
      await more(page).getByRole("button", { name: "Remove Sam Okafor" }).click();
      await expect(more(page).getByRole("combobox", { name: "Specific people" })).toHaveAccessibleDescription(
        "The escalation lists no one. Choose a role or a person.",
      );
      await owners(page).check();
      await form(page).getByRole("combobox", { name: "Time to decide" }).selectOption("hours");
      await form(page).getByRole("textbox", { name: "Time to decide" }).fill("1");
      await expect(delay(page)).toHaveAccessibleDescription(
        "The escalation must come before the deadline. Choose a shorter time.",
      );
      await delay(page).fill("30");
      await expectWords(
        page,
        "Any approver approves within 1 hour. Otherwise the run fails. If the review isn't decided within 30 minutes, all owners can decide, too.",
      );
      await box(page).uncheck();
      await expectWords(page, "Any approver approves within 1 hour. Otherwise the run fails.");
      await expect(more(page)).toBeHidden();
    });
  });

test("a problem with an escalation links to its field", async ({ page, app }) => {
  await addSignIn(page, app);
  await openWorkflow(page, app, "Escalates to nobody", [LETTER, HUMAN_STEP]);
  await card(page, 2).click();
  await box(page).check();
  await owners(page).uncheck();
  await card(page, 1).click();
  await page.getByRole("button", { name: /^Problems/ }).click();
  await page.getByRole("menuitem", { name: /^Step 2: the escalation lists no one/ }).click();
  await expect(more(page).getByRole("combobox", { name: "Specific people" })).toBeFocused();
});
