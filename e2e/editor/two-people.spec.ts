import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect } from "@/e2e/support/app";
import { dialog, expectDraft, holdCalls, nameField, publishButton, test } from "@/e2e/support/drafting";
import {
  actionField,
  card,
  expectOrder,
  expectSaved,
  inspector,
  openWorkflow,
  saveStatus,
} from "@/e2e/support/editor";
import { addSignIn } from "@/e2e/support/sign-in";

test.use({ refusals: [409, 412] });
test.beforeEach(({ page, app }) => addSignIn(page, app));

const look = (page: Page) => page.getByRole("button", { name: "Compare versions" });
const keepMine = (page: Page) => dialog(page).getByRole("button", { name: "Keep mine" });
const pickTheirs = (page: Page) => dialog(page).getByRole("button", { name: "Use theirs" });

test("the other person's page shows each save, discard, and publish live, and Undo works", async ({
  page,
  app,
  openAs,
}) => {
  const id = await openWorkflow(page, app, "Shared");
  const other = await openAs(app.noor, id);
  await expect(nameField(other)).toHaveValue("Shared");
  await nameField(page).fill("Shared by Dana");
  await expect(nameField(other)).toHaveValue("Shared by Dana");
  await expect(other.getByText("Dana Whitfield changed this workflow.", { exact: true })).toBeVisible();
  await expectSaved(other, "draft, 1 change");

  await card(other, 3).click();
  await actionField(other).fill("Summarize it in two lines.");
  await expect(card(page, 3)).toContainText("Summarize it in two lines.");
  await page.getByRole("button", { name: "Discard" }).click();
  await expectOrder(other, "Say what", "Are the figures", "Summarize it in one line.");
  await other.getByRole("button", { name: "Undo" }).click();
  await expect(card(other, 3)).toContainText("Summarize it in two lines.");
  await expect(card(page, 3)).toContainText("Summarize it in two lines.");

  await publishButton(other).click();
  await dialog(other).getByRole("button", { name: "Publish" }).click();
  await expectSaved(page, "published, version 2");
  await expect(card(page, 3)).toContainText("Summarize it in two lines.");
  await expect(look(page)).toHaveCount(0);
});

test("someone else's save doesn't touch unsaved edits", async ({ page, app, openAs }) => {
  const id = await openWorkflow(page, app, "Both write");
  const other = await openAs(app.noor, id);
  const { firstSent, release } = await holdCalls(page, "draft.save");
  await nameField(page).fill("Mine");
  await firstSent;
  const looked = page.waitForResponse("**/api/trpc/draft.revisions?**");
  await nameField(other).fill("Theirs");
  await expectSaved(other);
  await looked;
  await expect(nameField(page)).toHaveValue("Mine");
  release();
  await expect(page.getByText("Noor Haddad saved this draft while you were editing.")).toBeVisible();
  await expect(saveStatus(page)).toContainText("Not saved. Choose a version first.");
  await expect(nameField(page)).toHaveValue("Mine");
});

/** Dana and Noor both edit the draft, and Dana's page reports the conflict. */
async function conflict(page: Page, other: Page) {
  const { firstSent, release } = await holdCalls(page, "draft.save");
  await card(page, 1).click();
  await actionField(page).fill("Say what the figures are, in euros.");
  await firstSent;
  await card(other, 1).click();
  await actionField(other).fill("Say what the figures are, in dollars.");
  await expectSaved(other);
  release();
  await look(page).click();
  await expect(dialog(page)).toContainText("Noor Haddad saved this draft while you were editing.");
}

test("in a conflict you can keep your draft, and Undo restores theirs for both people", async ({
  page,
  app,
  openAs,
}) => {
  const id = await openWorkflow(page, app, "Mine is kept");
  const other = await openAs(app.noor, id);
  await conflict(page, other);
  const row = dialog(page).getByRole("list", { name: "Differences" });
  await expect(row).toContainText("in euros");
  await expect(row).toContainText("in dollars");
  await expectAccessible(page);
  await keepMine(page).click();
  await expect(dialog(page)).toBeHidden();
  await expectSaved(page);
  await expect(card(other, 1)).toContainText("in euros");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(page, 1)).toContainText("in dollars");
  await expect(card(other, 1)).toContainText("in dollars");
});

test("in a conflict you can use their draft, and Undo restores yours", async ({ page, app, openAs }) => {
  const id = await openWorkflow(page, app, "Theirs is taken");
  const other = await openAs(app.noor, id);
  await conflict(page, other);
  await pickTheirs(page).click();
  await expect(card(page, 1)).toContainText("in dollars");
  await expectSaved(page, "draft, 1 change");
  await expect(saveStatus(page)).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(card(page, 1)).toContainText("in euros");
  await expectSaved(page);
  await expect(card(other, 1)).toContainText("in euros");
});

test("a conflict can stay open: further typing survives a reload and overwrites no one's text", async ({
  page,
  app,
  openAs,
}) => {
  const id = await openWorkflow(page, app, "Later");
  const other = await openAs(app.noor, id);
  await conflict(page, other);
  await page.getByRole("button", { name: "Decide later" }).click();
  await nameField(page).fill("Typed in the conflict");
  for (let reloads = 0; reloads < 2; reloads++) {
    await page.reload();
    await expect(look(page)).toBeVisible();
    await expect(nameField(page)).toHaveValue("Typed in the conflict");
  }
  await expectDraft(other, id, { name: "Later" });
  await look(page).click();
  await keepMine(page).click();
  await expectSaved(page);
  await expect(nameField(other)).toHaveValue("Typed in the conflict");
});

/** Noor publishes while Dana's draft is based on the previous version. Then Dana publishes. */
async function stalePublish(page: Page, other: Page) {
  await nameField(page).fill("Mine");
  await expectSaved(page, "draft, 1 change");
  await expect(nameField(other)).toHaveValue("Mine");
  await publishOver(other);
  await expect(page.getByText("Version 2 was published after this draft was started.")).toBeVisible();
  await publishButton(page).click();
  await dialog(page).getByRole("button", { name: "Publish" }).click();
  await expect(dialog(page)).toContainText("published version 2");
}

/** Changes the workflow with a token, which publishes immediately and leaves drafts alone. */
async function publishOver(page: Page) {
  const id = new URL(page.url()).pathname.split("/").at(-1);
  const answer = await page.evaluate(async (id) => {
    const send = (method: string, path: string, input: object, token?: string) =>
      fetch(path, {
        method,
        headers: {
          "content-type": "application/json",
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(input),
      });
    const made = await send("POST", "/api/trpc/token.create", {
      name: "Integration",
      scopes: ["workflows:write"],
    });
    const { token } = (await made.json()).result.data;
    return (await send("PATCH", `/api/v1/workflows/${id}`, { description: "Theirs." }, token)).status;
  }, id);
  expect(answer).toBe(200);
}

test("if someone publishes first, I can publish my draft over their version, which stays in the history", async ({
  page,
  app,
  openAs,
}) => {
  const id = await openWorkflow(page, app, "Stale, kept");
  const other = await openAs(app.noor, id);
  await stalePublish(page, other);
  await expectAccessible(page);
  await keepMine(page).click();
  await expectSaved(page, "published, version 3");
  await expect(nameField(page)).toHaveValue("Mine");
  await expectSaved(other, "published, version 3");
});

test("if someone publishes first, I can use their version, and Undo makes mine a draft based on it", async ({
  page,
  app,
  openAs,
}) => {
  const id = await openWorkflow(page, app, "Stale, taken");
  const other = await openAs(app.noor, id);
  await stalePublish(page, other);
  await pickTheirs(page).click();
  await expect(nameField(page)).toHaveValue("Stale, taken");
  await expectSaved(page, "published, version 2");
  await expectDraft(page, id, null);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(nameField(page)).toHaveValue("Mine");
  await expectDraft(page, id, { name: "Mine" });
  await publishButton(page).click();
  await dialog(page).getByRole("button", { name: "Publish" }).click();
  await expectSaved(page, "published, version 3");
});

test("two tabs of one person stay in sync and never conflict when used one at a time", async ({
  page,
  app,
  context,
}) => {
  const id = await openWorkflow(page, app, "Two tabs");
  const tab = await context.newPage();
  await tab.goto(`/workflows/${id}`);
  await nameField(page).fill("Two tabs, one");
  await expect(nameField(tab)).toHaveValue("Two tabs, one");
  await expect(tab.getByText("You changed this workflow elsewhere.").first()).toBeVisible();
  await nameField(tab).fill("Two tabs, two");
  await expect(nameField(page)).toHaveValue("Two tabs, two");
  await expect(look(page)).toHaveCount(0);
  await expect(look(tab)).toHaveCount(0);

  const { firstSent, release } = await holdCalls(page, "draft.save");
  await nameField(page).fill("Two tabs at once");
  await firstSent;
  await nameField(tab).fill("At once, two tabs");
  await expectSaved(tab);
  release();
  await expect(page.getByText("You saved this draft elsewhere.")).toBeVisible();
});

test("a tab's unsaved edits stay in that tab, and a new tab doesn't take them over", async ({
  page,
  app,
  context,
}) => {
  const id = await openWorkflow(page, app, "Its own");
  const { firstSent, release } = await holdCalls(page, "draft.save");
  await nameField(page).fill("Not saved yet");
  await firstSent;
  const kept = () => page.evaluate((id) => Object.keys(localStorage).some((key) => key.includes(id)), id);
  await expect.poll(kept).toBe(true);
  const tab = await context.newPage();
  await tab.goto(`/workflows/${id}`);
  await card(tab, 1).click();
  await expect(actionField(tab)).toBeVisible();
  await expect(nameField(tab)).toHaveValue("Its own");
  release();
  await expect(nameField(tab)).toHaveValue("Not saved yet");
  await expect(tab.getByText("You changed this workflow elsewhere.").first()).toBeVisible();
});

test("read-only members see the published version, and nothing is saved", async ({ page, app, openAs }) => {
  const id = await openWorkflow(page, app, "Read");
  await nameField(page).fill("Not for readers yet");
  await expectSaved(page, "draft, 1 change");
  const reader = await openAs(app.sam, id);
  await expect(nameField(reader)).toHaveValue("Read");
  await expect(reader.getByText("You have read-only access.")).toBeVisible();
  for (const name of ["Publish", "Discard", "Undo", "Changes", "Add a step"])
    await expect(reader.getByRole("button", { name, exact: true })).toHaveCount(0);
  await expect(reader.locator("[data-save-state]")).toHaveCount(0);
  let saves = 0;
  reader.on("request", (request) => {
    if (request.method() === "POST" && request.url().includes("/api/trpc/")) saves++;
  });
  await nameField(reader).press("End");
  await reader.keyboard.type(" this");
  await card(reader, 1).click();
  await actionField(reader).press("End");
  await reader.keyboard.type(" this");
  const name = inspector(reader).getByRole("textbox", { name: "Step name" });
  await expect(name).not.toBeEditable();
  await expect(name).not.toHaveAttribute("placeholder");
  await card(reader, 1).press("Delete");
  await publishButton(page).click();
  await dialog(page).getByRole("button", { name: "Publish" }).click();
  await expect(nameField(reader)).toHaveValue("Not for readers yet");
  await expectOrder(reader, "Say what the figures in the note are.", "Are the figures", "Summarize");
  expect(saves).toBe(0);
});

test.describe("a workflow that a colleague deletes", () => {
  test.use({ refusals: [404] });

  test("shows a live notice, keeps your text, and can be saved as a new workflow", async ({
    page,
    app,
    clock,
  }) => {
    await clock.install();
    const id = await openWorkflow(page, app, "Deleted");
    await card(page, 1).click();
    const asked: string[] = [];
    const answer = await page.request.delete(`/api/v1/workflows/${id}`, {
      headers: { authorization: `Bearer ${app.token}` },
    });
    expect(answer.status()).toBe(204);
    const notice = page.getByRole("alert").filter({ hasText: "A colleague deleted this workflow." });
    await expect(notice).toBeVisible();
    await expect(saveStatus(page)).toContainText("Not saved. The workflow was deleted.");
    await expect(publishButton(page)).toHaveCount(0);
    await expectAccessible(page);

    page.on("request", (request) => asked.push(request.url()));
    await nameField(page).fill("Saved from the page");
    await actionField(page).fill("");
    await clock.runFor(30_000);
    expect(asked.filter((url) => /draft\.(revisions|save)/.test(url))).toEqual([]);

    await notice.getByRole("button", { name: "Save as new workflow" }).click();
    await expect(page.getByText("“Saved from the page” saved as the draft of a new workflow")).toBeVisible();
    await expect(page).not.toHaveURL(new RegExp(id));
    await expect(nameField(page)).toHaveValue("Saved from the page");
    await expectOrder(page, "No instructions yet", "Are the figures", "Summarize it in one line.");
  });
});
