import { expect, test } from "@/e2e/support/app";
import {
  changeOverApi,
  dropCalls,
  expectDraft,
  holdCalls,
  nameField,
  readDocument,
} from "@/e2e/support/drafting";
import { actionField, card, expectSaved, openWorkflow, saveStatus } from "@/e2e/support/editor";
import { holdScripts, untilHydrated } from "@/e2e/support/hydrated";
import { addSignIn } from "@/e2e/support/sign-in";

test.use({ refusals: [401, 409], outages: true });
test.beforeEach(({ page, app }) => addSignIn(page, app));

const LONG = "Say what the figures are, one by one, and where each of them was read.";

test("typed text is saved, and the page says so", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Saved");
  await expectSaved(page, "published, version 1");
  const { release } = await holdCalls(page, "draft.save");
  await nameField(page).press("End");
  await page.keyboard.type(" at once");
  await expect(saveStatus(page)).toContainText("Saving… · draft, 1 change");
  release();
  await expectSaved(page, "draft, 1 change");
  await expectDraft(page, id, { name: "Saved at once" });
});

test("offline, the text stays, is shown as unsaved, and is saved once the network is back", async ({
  page,
  app,
  context,
}) => {
  await openWorkflow(page, app, "Kept");
  await card(page, 1).click();
  await context.setOffline(true);
  await actionField(page).fill("Typed without a network.");
  await expect(saveStatus(page)).toContainText("Not saved. Couldn't reach the server.");
  await expect(saveStatus(page)).toContainText("Your changes are stored in this browser");
  await page.keyboard.type(" And more.");
  await context.setOffline(false);
  await expectSaved(page, "draft, 1 change");
  await expect(actionField(page)).toHaveText("Typed without a network. And more.");
  await page.reload();
  await expect(card(page, 1)).toContainText("Typed without a network. And more.");
});

test("a failed save is retried automatically, or immediately on request", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Tried");
  const restore = await dropCalls(page, "draft.save");
  await nameField(page).fill("Tried again");
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "retrying");
  await restore();
  await expectSaved(page);
  await expectDraft(page, id, { name: "Tried again" });

  const { release } = await holdCalls(page, "draft.save");
  await nameField(page).fill("Tried a third time");
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "saving");
  release();
  await expectSaved(page);
  await page.unrouteAll();
  const restoreAgain = await dropCalls(page, "draft.save");
  await nameField(page).fill("Tried when asked");
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "retrying");
  await restoreAgain();
  await page.getByRole("button", { name: "Retry now" }).click();
  await expectSaved(page);
  await expectDraft(page, id, { name: "Tried when asked" });
});

test("a save whose response is lost causes no conflict with text typed after it", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Lost");
  const restore = await dropCalls(page, "draft.save", { handlesFirst: true });
  await nameField(page).fill("Lost answer");
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "retrying");
  await nameField(page).fill("Lost answer, and typed on");
  await restore();
  await expectSaved(page);
  await expectDraft(page, id, { name: "Lost answer, and typed on" });
  await expect(page.getByRole("button", { name: "Compare versions" })).toHaveCount(0);

  const restoreAgain = await dropCalls(page, "draft.save", { handlesFirst: true });
  await nameField(page).fill("Undone");
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "retrying");
  await page.getByRole("button", { name: "Undo" }).click();
  await restoreAgain();
  await expectSaved(page);
  await expect(page.getByRole("button", { name: "Compare versions" })).toHaveCount(0);
});

test("closing a tab offline loses nothing: the next tab restores it", async ({ page, app, context }) => {
  const id = await openWorkflow(page, app, "Closed");
  await card(page, 2).click();
  await expect(actionField(page)).toBeVisible();
  await context.setOffline(true);
  await actionField(page).fill("Are they right, all of them?");
  await expect(saveStatus(page)).toHaveAttribute("data-save-state", "retrying");
  await page.close();
  await context.setOffline(false);
  const next = await context.newPage();
  await next.goto(`/workflows/${id}`);
  await expect(next.getByText("Restored your unsaved changes.")).toBeVisible();
  await expect(card(next, 2)).toContainText("Are they right, all of them?");
  await expectSaved(next, "draft, 1 change");
  await next.getByRole("button", { name: "Undo" }).first().click();
  await expect(card(next, 2)).toContainText("Are the figures right?");
  await expectDraft(next, id, null);
});

for (const leave of ["closed", "reloaded"] as const)
  test(`a page that is ${leave} while you type doesn't lose a letter`, async ({ page, app, context }) => {
    const id = await openWorkflow(page, app, "In mid-typing");
    await card(page, 1).click();
    await actionField(page).press("ControlOrMeta+a");
    await page.keyboard.type(LONG);
    const next = leave === "closed" ? await context.newPage() : page;
    if (leave === "closed") {
      await page.close();
      await next.goto(`/workflows/${id}`);
    } else await page.reload();
    await expect(card(next, 1)).toContainText(LONG);
    await expectSaved(next, "draft, 1 change");
    await expect(next.getByRole("button", { name: "Compare versions" })).toHaveCount(0);
  });

test("a step name being typed survives a reload", async ({ page, app }) => {
  await openWorkflow(page, app, "Named");
  await card(page, 1).click();
  await page.getByRole("textbox", { name: "Step name" }).fill("figures");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Step name" })).toHaveValue("figures");
  await expectSaved(page, "draft, 1 change");
});

test("a save in flight during a reload doesn't conflict with text typed afterward", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "On its way");
  await page.route("**/api/trpc/draft.save?**", async (route) => {
    await route.fetch();
    await route.abort();
  });
  const sent = page.waitForRequest("**/api/trpc/draft.save?**");
  await nameField(page).fill("On its way, first");
  await sent;
  await nameField(page).fill("On its way, then");
  await page.unrouteAll({ behavior: "wait" });
  await page.reload();
  await expect(nameField(page)).toHaveValue("On its way, then");
  await nameField(page).press("End");
  await page.keyboard.type(", last");
  await expectSaved(page);
  await expectDraft(page, id, { name: "On its way, then, last" });
  await expect(page.getByRole("button", { name: "Compare versions" })).toHaveCount(0);
});

test("signing out during an edit keeps the text, and editing continues after signing in again in another tab", async ({
  page,
  app,
  context,
}) => {
  const id = await openWorkflow(page, app, "Signed out");
  const { firstSent, release } = await holdCalls(page, "draft.save");
  await nameField(page).fill("Typed before");
  await firstSent;
  await context.clearCookies();
  await nameField(page).fill("Typed while signed out");
  release();
  await expect(saveStatus(page)).toContainText("You're signed out. Sign in again in another tab.");
  const opened = context.waitForEvent("page");
  await saveStatus(page).getByRole("link", { name: "Sign in" }).click();
  const other = await opened;
  await untilHydrated(other);
  await other.getByLabel("Email").fill(app.dana);
  await other.getByLabel("Password").fill(app.password);
  await other.keyboard.press("Enter");
  await other.getByRole("heading", { name: "Home", level: 1 }).waitFor();
  await other.close();
  await page.bringToFront();
  await expectSaved(page, "draft, 1 change");
  await expect(nameField(page)).toHaveValue("Typed while signed out");
  await expectDraft(page, id, { name: "Typed while signed out" });
});

test("the browser's Back restores the text, even if its save is still in flight", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Left");
  await nameField(page).fill("Left and come back to");
  await expectSaved(page);
  const { firstSent, release } = await holdCalls(page, "draft.save");
  await nameField(page).press("End");
  await page.keyboard.type(" twice");
  await firstSent;
  await page.getByRole("link", { name: "Workflows" }).first().click();
  await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
  await page.goBack();
  await expect(nameField(page)).toHaveValue("Left and come back to twice");
  await nameField(page).press("End");
  await page.keyboard.type(" over");
  release();
  await expectSaved(page);
  await page.goForward();
  await page.goBack();
  await expect(nameField(page)).toHaveValue("Left and come back to twice over");
  await expectDraft(page, id, { name: "Left and come back to twice over" });
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(nameField(page)).not.toHaveValue("Left and come back to twice over");
});

test("text typed before hydration isn't lost", async ({ page, app }) => {
  const id = await openWorkflow(page, app, "Slow");
  const arrive = await holdScripts(page);
  await page.goto(`/workflows/${id}`, { waitUntil: "commit" });
  await nameField(page).press("End");
  await page.keyboard.type(" network");
  await arrive();
  await expectSaved(page, "draft, 1 change");
  await expectDraft(page, id, { name: "Slow network" });
});

test("viewing text doesn't change its line endings", async ({ page, app, request }) => {
  const id = await openWorkflow(page, app, "Looked at", [{ agentId: "writer", action: "Write.\r\nSend." }]);
  await changeOverApi(request, app, id, { name: "Looked\nat", description: "One.\r\nTwo." });
  const { workflow } = await readDocument(page, id);
  for (const query of ["", `?step=${workflow.steps[0]?.id}`]) {
    await page.goto(`/workflows/${id}${query}`);
    await card(page, 1).click();
    await expect(actionField(page)).toHaveAttribute("contenteditable", "true");
    await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
    await expectSaved(page, "published, version 2");
  }
});

test("a change through the API is published immediately, and an open page shows it live", async ({
  page,
  app,
  request,
}) => {
  const id = await openWorkflow(page, app, "Before");
  await changeOverApi(request, app, id, { name: "Over the API" });
  await expect(nameField(page)).toHaveValue("Over the API");
  await expectSaved(page, "published, version 2");

  await nameField(page).fill("My draft");
  await expectSaved(page, "draft, 1 change");
  await changeOverApi(request, app, id, { description: "Described over the API." });
  await expect(page.getByText("Version 3 was published after this draft was started.")).toBeVisible();
  await expect(nameField(page)).toHaveValue("My draft");
});
