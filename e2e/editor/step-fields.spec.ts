import type { Locator, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import {
  actionField,
  card,
  expectOrder,
  expectSaved,
  inspector,
  openWorkflow,
  saveStatus,
} from "@/e2e/support/editor";
import { read } from "@/e2e/support/inbox";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import type { Problem } from "@/server/domain/workflow/problems";

const FACTS = { agentId: "writer", action: "List the facts.", name: "facts" };
const LETTER = { agentId: "writer", action: "Write a letter.", name: "letter" };

test.use({ refusals: [400] });
test.beforeEach(async ({ page, app }) => addSignIn(page, app));

/** The header's problem chip, with any count. */
const chip = (page: Page) => page.getByRole("button", { name: /^Problems/ });
const ofStep = (page: Page) => inspector(page).getByRole("region", { name: "Problems in this step" });
const workflowName = (page: Page) => page.getByRole("textbox", { name: "Workflow name" });
const stepName = (page: Page) => inspector(page).getByRole("textbox", { name: "Step name" });

/** Pastes copied steps after the selected one. */
async function paste(page: Page, steps: object[]) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const text = JSON.stringify({ countersign: 1, name: "Copied", description: null, steps });
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+v");
}

const isFocused = (element: Locator) => element.evaluate((one) => one === document.activeElement);

async function addStep(page: Page, who: string) {
  await page.getByRole("button", { name: "Add a step", exact: true }).click();
  await page.getByRole("menuitem", { name: who }).click();
  await expect(actionField(page)).toBeFocused();
}

test("no field is red before a mistake, and a new step's fields are checked once you leave them", async ({
  page,
}) => {
  await page.goto("/workflows/new");
  await page.getByRole("button", { name: /^Blank workflow/ }).click();
  await expect(workflowName(page)).toBeFocused();
  await expect(chip(page)).toHaveCount(0);

  await addStep(page, "Writer");
  await expect(card(page, 1)).toBeVisible();
  const isQuiet = async () => {
    await expect(card(page, 1)).not.toHaveAccessibleName(/problem/);
    await expect(chip(page)).toHaveCount(0);
    await expect(ofStep(page)).toHaveCount(0);
    await expect(actionField(page)).not.toHaveAttribute("aria-invalid");
  };
  await isQuiet();
  await page.keyboard.type("x");
  await page.keyboard.press("Backspace");
  await inspector(page).getByRole("combobox", { name: "Assigned to" }).focus();
  await stepName(page).click();
  await isQuiet();

  await page.keyboard.press("Escape");
  await expect(card(page, 1)).toBeFocused();
  await expect(card(page, 1)).toHaveAccessibleName(/1 problem\.$/);
  await expect(chip(page)).toHaveAccessibleName("Problems 1 problem");
  await expect(inspector(page).getByText("Step 1 has no instructions. Add some.")).toHaveCount(1);
  await expect(actionField(page)).toHaveAttribute("aria-invalid", "true");
  await expect(actionField(page)).toHaveAccessibleDescription(/Step 1 has no instructions/);
});

test("a new step is checked when you select another step or publish", async ({ page, app }) => {
  await openWorkflow(page, app, "Left and looked at", [FACTS]);
  await addStep(page, "Writer");
  await card(page, 1).click();
  await expect(card(page, 2)).toHaveAccessibleName(/1 problem\.$/);

  await addStep(page, "A person decides");
  await expect(card(page, 3)).not.toHaveAccessibleName(/problem/);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Fix 2 errors to publish" })).toBeDisabled();
  await dialog.getByRole("button", { name: "Step 3 has no question. Add one." }).click();
  await expect(actionField(page)).toBeFocused();
  await expect(card(page, 3)).toHaveAccessibleName(/1 problem\.$/);
});

test("an email has a field for each part, each checked while it's written", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Weekly briefing", [FACTS]);
  const { keyboard } = page;
  const field = (name: string) => inspector(page).getByRole("textbox", { name, exact: true });
  await page.getByRole("button", { name: "Add a step", exact: true }).click();
  await page.getByRole("menuitem", { name: "Send email" }).click();
  await expect(field("To")).toBeFocused();
  await expect(inspector(page).getByRole("note")).toContainText(
    "emails are saved in Countersign and aren't sent",
  );
  await keyboard.type("team");
  await expect(field("To")).toHaveAccessibleDescription(/“team” isn't an email address\./);
  await keyboard.type("@a.example");
  await expect(field("To")).not.toHaveAttribute("aria-invalid");
  await field("Subject").click();
  await keyboard.type("News of ");
  await inspector(page)
    .getByRole("button", { name: /^\{\{ workflow\.name \}\}/ })
    .click();
  await keyboard.press("Enter");
  await keyboard.type("!");
  await expect(field("Subject")).toHaveText("News of {{ workflow.name }}!");
  await expect(field("Body")).toHaveAccessibleDescription("Leave empty to send step 1's output.");
  await field("Body").click();
  await keyboard.type("Good morning,\n\n{{ input }}");
  await keyboard.press("Escape");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("note").getByRole("link", { name: "Open Messages" })).toBeVisible();
  await dialog.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(dialog).toBeHidden();
  expect((await read(page.request, app, `/workflows/${id}`)).steps[1].action).toBe(
    "To: team@a.example\nSubject: News of {{ workflow.name }}!\n\nGood morning,\n\n{{ input }}",
  );

  await field("Subject").click();
  await keyboard.press("Control+a");
  await keyboard.press("Delete");
  await expect(field("Subject")).toHaveAccessibleDescription("Enter a subject.");
  await ofStep(page)
    .getByText(/^Error: The email has no subject/)
    .click();
  await expect(field("Subject")).toBeFocused();
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("an email's fields can be filled in by touch", async ({ page, app }) => {
    await openWorkflow(page, app, "Weekly briefing", [FACTS]);
    const field = (name: string) => inspector(page).getByRole("textbox", { name, exact: true });
    await page.getByRole("button", { name: "Add a step", exact: true }).tap();
    await page.getByRole("menuitem", { name: "Send email" }).tap();
    await field("To").fill("team@a.example");
    await field("Subject").tap();
    await page.keyboard.type("News");
    await expect(field("Subject")).toHaveText("News");
    await expectSaved(page, "draft, 1 change");
    await expectAccessible(page);
    expect(await findSmallTargets(page)).toEqual([]);
  });
});

test("instructions that can't be split into an email stay in one field", async ({ page, app }) => {
  const action = "To: a@b.example\nTo: c@b.example\nSubject: Hi\n\nText";
  await openWorkflow(page, app, "With two recipients", [{ agentId: "send_email", action }]);
  await card(page, 1).click();
  await expect(actionField(page)).toHaveText(/^To: a@b\.example\s*To: c@b\.example/);
  await expect(actionField(page)).toHaveAccessibleDescription(/have two To: lines/);
});

test("problems match the API's problems, and each one links to its field", async ({ page, app }) => {
  const policy = { approvers: ["gone@alderfinch.test"], quorum: 4 };
  const id = await openWorkflow(page, app, "With its faults", [
    { ...FACTS, action: "Use {{ steps.ghost.output }} and {{ steps.shade.output }}." },
    { agentId: "human", action: "May it go out?", review: policy },
    LETTER,
  ]);
  const answer = await page.request.post(`/api/v1/workflows/${id}/run`, {
    headers: { authorization: `Bearer ${app.token}` },
    data: { input: "" },
  });
  expect(answer.status()).toBe(422);
  const problems: Problem[] = (await answer.json()).problems;
  expect(problems.map(({ code }) => code)).toEqual(["unknown-variable", "unknown-variable"]);
  await expect(chip(page)).toHaveAccessibleName("Problems 2 problems, 2 warnings");
  await expect(card(page, 1)).toHaveAccessibleName(/2 problems\.$/);
  await expect(card(page, 2)).toHaveAccessibleName(/2 warnings\.$/);
  await chip(page).click();
  const entries = page.getByRole("menuitem");
  await expect(entries).toHaveCount(4);
  for (const [index, { message }] of problems.entries()) await expect(entries.nth(index)).toHaveText(message);
  await page.getByRole("menuitem").nth(2).click();
  await expect(inspector(page).getByRole("combobox", { name: "Specific people" })).toBeFocused();

  await card(page, 3).click();
  await page.keyboard.press("F8");
  await expect(actionField(page)).toBeFocused();
  await expect(ofStep(page).getByRole("button")).toHaveText([/steps\.ghost\.output/, /steps\.shade\.output/]);
  await page.keyboard.press("F8");
  await expect(card(page, 1)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("F8");
  await expect(card(page, 2)).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("F8");
  await expect(ofStep(page).getByRole("button")).toHaveCount(2);
  await page.keyboard.press("F8");
  await expect(card(page, 1)).toHaveAttribute("aria-pressed", "true");
});

test("pasting can bring in an unknown agent, an empty action, and a malformed policy", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Pasted into", [FACTS]);
  await card(page, 1).click();
  await paste(page, [
    { agentId: "oracle", action: "Foretell it." },
    { agentId: "writer", action: " " },
    { agentId: "human", action: "Right?", review: { approvers: ["somebody"], quorum: 0 } },
  ]);
  await expectOrder(page, "List the facts.", "Foretell it.", "No instructions yet", "Right?");
  await expect(chip(page)).toHaveAccessibleName("Problems 4 problems");
  const fields = [
    { field: "Assigned to", role: "combobox", words: /uses agent "oracle", which doesn't exist/ },
    { field: "Instructions", role: "textbox", words: /has no instructions/ },
    { field: "Specific people", role: "combobox", words: /Approver "somebody" is neither/ },
    { field: "Approvals needed", role: "textbox", words: /The number of approvals must be from 1/ },
  ] as const;
  await card(page, 1).click();
  for (const { field, role, words } of fields) {
    await page.keyboard.press("F8");
    const control = inspector(page).getByRole(role, { name: field });
    await expect(control).toBeFocused();
    await expect(control).toHaveAttribute("aria-invalid", "true");
    await expect(control).toHaveAccessibleDescription(words);
    // The list of problems omits empty instructions, because their field already says so.
    await expect(ofStep(page).getByText(words)).toHaveCount(field === "Instructions" ? 0 : 1);
  }
  await card(page, 2).click();
  await inspector(page).getByRole("combobox", { name: "Assigned to" }).selectOption("Writer");
  await expect(chip(page)).toHaveAccessibleName("Problems 3 problems");
  await expect(ofStep(page)).toHaveCount(0);
});

test("a step name has to be valid and unique", async ({ page, app }) => {
  await openWorkflow(page, app, "Named twice", [FACTS, LETTER]);
  await card(page, 2).click();
  await stepName(page).fill("Facts");
  await expect(stepName(page)).toHaveAccessibleDescription(
    /Step 1 is already named “facts”\. Choose a different name\./,
  );
  await expect(stepName(page)).toHaveAttribute("aria-invalid", "true");
  await page.keyboard.press("Escape");
  await expect(stepName(page)).toHaveValue("letter");
  await expect(stepName(page)).toBeFocused();
  await stepName(page).fill("2");
  await page.keyboard.press("Tab");
  await expect(card(page, 2)).toHaveAccessibleName(/1 problem\.$/);
  await card(page, 1).click();
  await page.keyboard.press("F8");
  await expect(stepName(page)).toBeFocused();
  await expect(stepName(page)).toHaveValue("2");
  await expect(stepName(page)).toHaveAccessibleDescription(
    /a lowercase letter, then up to 59 lowercase letters, digits/,
  );
});

test("the workflow's name and description are edited in place, and the name is required", async ({
  page,
  app,
}) => {
  const id = await openWorkflow(page, app, "Before", [FACTS]);
  await workflowName(page).fill("After");
  await expect(page.getByRole("heading", { name: "After", level: 1 })).toBeAttached();
  await page.getByRole("button", { name: "More actions for this workflow" }).click();
  await page.getByRole("menuitem", { name: "Details" }).click();
  const description = inspector(page).getByRole("textbox", { name: "Description" });
  await expect(description).toBeFocused();
  await page.keyboard.type("Read before it goes out.");
  await expectSaved(page, "draft, 2 changes");

  await workflowName(page).fill(" ");
  await expect(chip(page)).toHaveAccessibleName("Problems 1 problem");
  await expect(workflowName(page)).toHaveAttribute("aria-invalid", "true");
  await card(page, 1).click();
  await page.keyboard.press("F8");
  await expect(workflowName(page)).toBeFocused();
  await expect(workflowName(page)).toHaveAccessibleDescription("The workflow has no name. Give it one.");
  await workflowName(page).fill("Afterwards");
  await expect(chip(page)).toHaveCount(0);
  await expectSaved(page, "draft, 2 changes");
  await page.goto("/workflows");
  await page.goto(`/workflows/${id}`);
  await expect(workflowName(page)).toHaveValue("Afterwards");
  await expect(description).toHaveValue("Read before it goes out.");
});

test("the keyboard alone edits one step after another, and no field traps the focus", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Walked through", [FACTS, LETTER]);
  const { keyboard } = page;
  while (!(await isFocused(card(page, 1)))) await keyboard.press("Tab");
  await keyboard.press("Enter");
  await expect(actionField(page)).toBeFocused();
  await keyboard.press("Control+End");
  await keyboard.type(" All of them.");
  await keyboard.press("Escape");
  await expect(card(page, 1)).toBeFocused();
  await keyboard.press("ArrowDown");
  await expect(card(page, 2)).toBeFocused();
  await keyboard.press("Enter");
  await expect(actionField(page)).toBeFocused();
  await keyboard.press("Control+End");
  await keyboard.type(" A short one.");
  await keyboard.press("Escape");
  await expectOrder(page, "List the facts. All of them.", "Write a letter. A short one.");
  await expectSaved(page, "draft, 2 changes");

  /** Returns the elements that Tab reaches until it returns to the start. */
  const walk = async (key: string) => {
    const reached: string[] = [];
    do {
      await keyboard.press(key);
      reached.push(await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 300) ?? ""));
    } while (reached.length < 80 && !(await isFocused(card(page, 2))));
    return reached.filter((element) => !element.startsWith("<body")).sort();
  };
  const forwards = await walk("Tab");
  expect(forwards.length).toBeLessThan(80);
  expect(await walk("Shift+Tab")).toEqual(forwards);
});

test("instructions that are too long are reported at their step, stay, and are saved once they're shorter", async ({
  page,
  app,
}) => {
  await openWorkflow(page, app, "Too long", [FACTS]);
  await card(page, 1).click();
  await actionField(page).fill("x".repeat(20_001));
  await expect(saveStatus(page)).toContainText(
    "Not saved: Step 1, “action” must have at most 20,000 characters.",
  );
  await expect(ofStep(page)).toContainText(
    "The instructions have more than 20,000 characters. Shorten them.",
  );
  await page.keyboard.press("End");
  await page.keyboard.press("Backspace");
  await expectSaved(page, "draft, 1 change");
  await expect(ofStep(page)).toHaveCount(0);
});

test("a URL with an unknown step opens the workflow, and its shortcuts work", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Elsewhere", [FACTS, LETTER]);
  for (const query of [`step=${encodeURIComponent('"]')}`, "step=step_gone&step=step_gone"]) {
    await page.goto(`/workflows/${id}?${query}`);
    await workflowName(page).press("Escape");
    await card(page, 1).press("Alt+ArrowDown");
    await expectOrder(page, LETTER.action, FACTS.action);
    await page.keyboard.press("Control+z");
    await expectOrder(page, FACTS.action, LETTER.action);
  }
});
