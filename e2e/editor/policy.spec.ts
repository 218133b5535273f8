import type { Page } from "playwright/test";
import { expect, test } from "@/e2e/support/app";
import { card, expectSaved, inspector, openWorkflow } from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";

const LETTER = { agentId: "writer", action: "Write the letter." };
const HUMAN_STEP = { agentId: "human", action: "May it go out?" };

test.beforeEach(async ({ page, app }) => addSignIn(page, app));

const form = (page: Page) => inspector(page).getByRole("group", { name: "Who decides" });
const people = (page: Page) => form(page).getByRole("combobox", { name: "Specific people" });
const members = (page: Page) => form(page).getByRole("listbox", { name: "Members" });
const quorum = (page: Page) => form(page).getByRole("textbox", { name: "Approvals needed" });
const limit = (page: Page) => form(page).getByRole("textbox", { name: "Time to decide" });

/** Expects the policy to be described in exactly these words. */
async function expectWords(page: Page, words: string) {
  await expect(form(page).getByText(words, { exact: true })).toBeVisible();
}

async function openHumanStep(
  page: Page,
  app: Parameters<typeof openWorkflow>[1],
  name: string,
  step = HUMAN_STEP,
) {
  const id = await openWorkflow(page, app, name, [LETTER, step]);
  await card(page, 2).click();
  await expect(form(page)).toBeVisible();
  return id;
}

test("the policy is described in plain words while you edit it and after a reload", async ({ page, app }) => {
  await openHumanStep(page, app, "Said in words");
  await expectWords(page, "Any owner, admin, or approver approves.");
  await form(page).getByRole("checkbox", { name: "Owner, 1 person" }).check();
  await expectWords(page, "Any owner approves.");
  await form(page).getByRole("checkbox", { name: "Approver, 1 person" }).check();
  await expectWords(page, "Any owner or any approver approves.");
  await quorum(page).fill("2");
  await expectWords(page, "Two owners or approvers must approve the same document.");
  await form(page).getByRole("combobox", { name: "Time to decide" }).selectOption("days");
  await expectWords(
    page,
    "Two owners or approvers must approve the same document within 2 days. Otherwise the run fails.",
  );
  await limit(page).fill("1.5");
  await form(page).getByRole("combobox", { name: "Time to decide: unit" }).selectOption("hours");
  const words =
    "Two owners or approvers must approve the same document within 90 minutes. Otherwise the run fails.";
  await expectWords(page, words);
  await form(page)
    .getByRole("checkbox", { name: "People can decide reviews of runs they started" })
    .uncheck();
  await expectWords(page, `${words} The person who started the run can't decide.`);

  await expectSaved(page, "draft, 1 change");
  await page.reload();
  await expectWords(page, `${words} The person who started the run can't decide.`);
  await expect(quorum(page)).toHaveValue("2");
  await expect(limit(page)).toHaveValue("90");
});

test("the form says whether anyone or only some people decide", async ({ page, app }) => {
  await openHumanStep(page, app, "Anyone or some");
  const anyone = form(page).getByRole("radio", { name: /^Anyone who can approve/ });
  const some = form(page).getByRole("radio", { name: "Only these people or roles" });
  const owners = form(page).getByRole("checkbox", { name: "Owner, 1 person" });
  await expect(anyone).toBeChecked();
  await owners.check();
  await expect(some).toBeChecked();
  await expect(card(page, 2)).toBeVisible();
  await anyone.check();
  await expect(owners).not.toBeChecked();
  await expectWords(page, "Any owner, admin, or approver approves.");
  await expectSaved(page, "published");
  await some.check();
  await expectWords(page, "No one is chosen to decide yet.");
  await expect(some).toHaveAttribute("aria-invalid", "true");
  await expect(form(page).getByText(/^The review is limited to certain people or roles/)).toBeVisible();
  await expectSaved(page, "draft, 1 change");
  await page.reload();
  await expect(some).toBeChecked();
  await page.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByRole("dialog").getByText(/none are chosen/)).toBeVisible();
  await page.keyboard.press("Escape");
  await anyone.check();
  await expectSaved(page, "published");
});

test("people can be added and removed by mouse", async ({ page, app }) => {
  await openHumanStep(page, app, "Picked by mouse");
  await people(page).click();
  await expect(members(page).getByRole("option")).toHaveText([/^Dana Whitfield/, /^Sam Okafor/]);
  await members(page).getByRole("option", { name: "Sam Okafor" }).click();
  await expectWords(page, "Sam Okafor approves.");
  await expect(members(page)).toBeHidden();
  const named = form(page).getByRole("list", { name: "Named approvers" });
  await expect(named.getByRole("listitem")).toHaveText([`Sam Okafor ${app.sam}`]);

  await people(page).click();
  await expect(members(page).getByRole("option")).toHaveText([/^Dana Whitfield/]);
  await members(page).getByRole("option", { name: "Dana Whitfield" }).click();
  await expectWords(page, "Sam Okafor or Dana Whitfield approves.");
  await named.getByRole("button", { name: "Remove Sam Okafor" }).click();
  await expectWords(page, "Dana Whitfield approves.");
  await expect(people(page)).toBeFocused();
});

test("people can be added by keyboard, by part of their name or by email", async ({ page, app }) => {
  await openHumanStep(page, app, "Picked by keyboard");
  const { keyboard } = page;
  await people(page).focus();
  await keyboard.press("ArrowDown");
  await expect(members(page).getByRole("option", { name: "Dana Whitfield" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await keyboard.press("ArrowDown");
  await keyboard.press("Enter");
  await expectWords(page, "Sam Okafor approves.");

  await keyboard.type("whit");
  await expect(members(page).getByRole("option")).toHaveText([/^Dana Whitfield/]);
  await keyboard.press("Escape");
  await expect(members(page)).toBeHidden();
  await expect(people(page)).toBeFocused();
  await keyboard.press("Enter");
  await expect(form(page).getByText("“whit” isn't a member or an email address.")).toBeVisible();
  await expect(people(page)).toHaveAttribute("aria-invalid", "true");

  await people(page).fill("noor");
  await expect(form(page).getByText("Noor Haddad is a builder and can't decide reviews.")).toBeVisible();
  await people(page).fill("Kim@elsewhere.test");
  await keyboard.press("Enter");
  await expectWords(page, "Sam Okafor or kim@elsewhere.test approves.");
  await expect(people(page)).toHaveAccessibleDescription(/kim@elsewhere\.test isn't a member/);
  await expect(card(page, 2)).toHaveAccessibleName(/1 warning\.$/);
});

test("Enter adds no one if the field is empty, and the exact address if a member has a similar one", async ({
  page,
  app,
}) => {
  await openHumanStep(page, app, "Picked by Enter");
  const { keyboard } = page;
  const highlighted = members(page).getByRole("option", { selected: true });
  await people(page).click();
  await keyboard.type("w");
  await expect(highlighted).toHaveText(/^Dana Whitfield/);
  await keyboard.press("Backspace");
  await expect(members(page).getByRole("option")).toHaveCount(2);
  await expect(highlighted).toHaveCount(0);
  await keyboard.press("Enter");
  await expect(members(page)).toBeHidden();
  await expectWords(page, "Any owner, admin, or approver approves.");
  await expect(people(page)).not.toHaveAttribute("aria-invalid");

  await keyboard.press("ArrowUp");
  await expect(highlighted).toHaveText(/^Sam Okafor/);
  const similar = app.dana.slice(3);
  await keyboard.type(similar);
  await expect(members(page).getByRole("option")).toHaveText([/^Dana Whitfield/]);
  await expect(highlighted).toHaveCount(0);
  await keyboard.press("Enter");
  await expectWords(page, `${similar} approves.`);
  await expect(people(page)).toHaveValue("");
});

test("text and Enter aren't lost if they're typed while the list loads", async ({ page, app }) => {
  await openHumanStep(page, app, "Picked early");
  const { keyboard } = page;
  const holdScripts = async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route("**/*.js", async (route) => {
      await released;
      await route.continue();
    });
    return release;
  };
  const release = await holdScripts();
  const loading = page.waitForRequest("**/*.js");
  await people(page).click();
  await loading;
  await keyboard.type("okafr");
  await keyboard.press("ArrowLeft");
  release();
  await expect(form(page).getByText("No members found.")).toBeVisible();
  await expect(people(page)).toBeFocused();
  await keyboard.type("o");
  await expect(people(page)).toHaveValue("okafor");
  await expect(members(page).getByRole("option", { selected: true })).toHaveText(/^Sam Okafor/);
  await keyboard.press("Enter");
  await expectWords(page, "Sam Okafor approves.");
  await expectSaved(page);

  await page.unrouteAll();
  await page.reload();
  await expectWords(page, "Sam Okafor approves.");
  const releaseAgain = await holdScripts();
  const loadingAgain = page.waitForRequest("**/*.js");
  await people(page).focus();
  await loadingAgain;
  await keyboard.type("whit");
  await keyboard.press("Enter");
  await expect(people(page)).toHaveValue("whit");
  releaseAgain();
  await expectWords(page, "Sam Okafor or Dana Whitfield approves.");
  await expect(people(page)).toHaveValue("");
  await expect(people(page)).toBeFocused();
});

test("a policy that no one can fulfill shows an error at its field, with a link to it", async ({
  page,
  app,
}) => {
  await openHumanStep(page, app, "Not to be fulfilled");
  await form(page).getByRole("checkbox", { name: "Approver, 1 person" }).check();
  await quorum(page).fill("3");
  await expect(quorum(page)).toHaveAccessibleDescription("3 people must approve, but only 1 person can.");
  await expect(card(page, 2)).toHaveAccessibleName(/1 warning\.$/);
  await card(page, 1).click();
  await page.getByRole("button", { name: "Problems 1 warning" }).click();
  await page.getByRole("menuitem", { name: "Step 2: 3 people must approve, but only 1 person can." }).click();
  await expect(quorum(page)).toBeFocused();

  await quorum(page).fill("none");
  await expect(quorum(page)).toHaveAccessibleDescription(
    /Enter a whole number from 1 to 100\. The current value, 3, still applies\./,
  );
  await expectWords(page, "Three approvers must approve the same document.");
  await quorum(page).fill("1");
  await expectWords(page, "Any approver approves.");
  await expect(page.getByRole("button", { name: "Problems" })).toHaveCount(0);

  await form(page).getByRole("combobox", { name: "Time to decide" }).selectOption("days");
  await limit(page).fill("400");
  await expect(limit(page)).toHaveAccessibleDescription(
    /Enter a duration from 1 second to 366 days\. The current value, 2 days, still applies\./,
  );
  await expectWords(page, "Any approver approves within 2 days. Otherwise the run fails.");
});

test("switching a step to an agent and back to a person keeps its text", async ({ page, app }) => {
  await openHumanStep(page, app, "Changed hands", { ...HUMAN_STEP, name: "check" } as typeof HUMAN_STEP);
  await form(page).getByRole("checkbox", { name: "Owner, 1 person" }).check();
  await quorum(page).fill("2");
  const who = inspector(page).getByRole("combobox", { name: "Assigned to" });
  await who.selectOption("Writer");
  await expect(form(page)).toBeHidden();
  await expect(inspector(page).getByRole("textbox", { name: "Instructions" })).toHaveText("May it go out?");
  await expect(inspector(page).getByRole("textbox", { name: "Step name" })).toHaveValue("check");
  await expect(card(page, 2)).toHaveAccessibleName(/Writer.*: May it go out\?/);
  await expect(card(page, 2)).not.toHaveAccessibleName(/problem/);

  await card(page, 1).click();
  await card(page, 2).click();
  await who.selectOption("A person decides (the run waits)");
  await expectWords(page, "Two owners must approve the same document.");
  await expect(quorum(page)).toHaveValue("2");
});

test("a step that sends a message can't be reviewed, and the review moves to the step before", async ({
  page,
  app,
}) => {
  const email = { agentId: "send_email", action: "To: sam@acme.test\nSubject: Reply\n\n{{ input }}" };
  await openWorkflow(page, app, "Sends", [LETTER, email]);
  await card(page, 1).click();
  await inspector(page).getByRole("checkbox", { name: "Review the output" }).check();
  await inspector(page).getByRole("combobox", { name: "Assigned to" }).selectOption({ label: "Send email" });
  const late = "This step sends a message, so a review of its output would come too late.";
  await expect(
    inspector(page).getByText(`${late} Add a step before it, and put the review there.`),
  ).toBeVisible();
  await expect(inspector(page).getByRole("checkbox", { name: "Review the output" })).toHaveAttribute(
    "aria-invalid",
    "true",
  );
  await expect(inspector(page).getByText(/Step 1 sends a message, so its own review/)).toBeVisible();
  await inspector(page).getByRole("combobox", { name: "Assigned to" }).selectOption({ label: "Writer" });
  await inspector(page).getByRole("checkbox", { name: "Review the output" }).uncheck();

  await card(page, 2).click();
  const review = inspector(page).getByRole("checkbox", { name: "Review the output" });
  await expect(review).toBeDisabled();
  await expect(inspector(page).getByText(`${late} Put the review on step 1.`)).toBeVisible();
  await inspector(page).getByRole("button", { name: "Review step 1 instead" }).click();
  await expect(inspector(page).getByRole("heading", { name: "Step 1" })).toBeVisible();
  await expect(inspector(page).getByRole("checkbox", { name: "Review the output" })).toBeChecked();
  await expect(inspector(page).getByRole("checkbox", { name: "Review the output" })).toBeFocused();
  await card(page, 2).click();
  await expect(inspector(page).getByText("People already review step 1 before it's sent.")).toBeVisible();
});
