import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import {
  changeOverApi,
  dialog,
  expectDraft,
  holdCalls,
  loseResponseOnce,
  nameField,
  publishButton,
  readDocument,
} from "@/e2e/support/drafting";
import { actionField, card, expectSaved, openWorkflow, saveStatus } from "@/e2e/support/editor";
import { PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { send } from "@/e2e/support/workflows";

test.use({ refusals: [409, 412, 422], outages: true });
test.beforeEach(({ page, app }) => addSignIn(page, app));

const confirm = (page: Page) => dialog(page).getByRole("button", { name: "Publish", exact: true });
const undo = (page: Page) => page.getByRole("button", { name: "Undo", exact: true });
const look = (page: Page) => page.getByRole("button", { name: "Compare versions" });

test.describe("at 1440 px", () => {
  test("errors block publishing and link to their fields, and warnings don't block it", async ({
    page,
    app,
  }) => {
    const review = {
      approvers: ["gone@alderfinch.test", app.dana],
      quorum: 1,
      allowRequester: true,
      timeoutSeconds: null,
    };
    await openWorkflow(page, app, "With problems", [
      { agentId: "finance_agent", action: "Say what the figures are." },
      { agentId: "human", action: "Are they right?", review },
    ]);
    await card(page, 1).click();
    await actionField(page).fill("");
    await expectSaved(page, "draft, 1 change");
    await publishButton(page).click();
    const waiting = dialog(page).getByRole("button", { name: "Fix 1 error to publish" });
    await expect(waiting).toBeDisabled();
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(dialog(page)).toBeVisible();
    await expectAccessible(page);
    await dialog(page).getByRole("button", { name: "Step 1 has no instructions." }).click();
    await expect(dialog(page)).toBeHidden();
    await expect(actionField(page)).toBeFocused();
    await page.keyboard.type("Say what the figures are, in euros.");

    await publishButton(page).click();
    await expect(dialog(page).getByText("1 warning you can ignore")).toBeVisible();
    await expect(dialog(page)).toContainText("gone@alderfinch.test");
    await confirm(page).click();
    await expectSaved(page, "published, version 2");
    await expect(page.getByText("Published as version 2")).toHaveCount(1);
    await expect(saveStatus(page)).toBeFocused();
  });

  test("a refused publish says so until the reason is fixed", async ({ page, app, request }) => {
    const agent = { id: "retired", name: "Retired", config: { kind: "template", template: "{{ input }}" } };
    await send(request, app, "/agents", agent);
    await openWorkflow(page, app, "Refused", [{ agentId: "retired", action: "Pass it on." }]);
    const headers = { authorization: `Bearer ${app.token}` };
    const off = await request.patch(`${app.url}/api/v1/agents/retired`, { headers, data: { active: false } });
    expect(off.ok()).toBe(true);
    await card(page, 1).click();
    await actionField(page).fill("Pass it on, whole.");
    await publishButton(page).click();
    // The icon of the agent's kind, even though the agent is deactivated.
    await expect(dialog(page).locator("svg.lucide-layout-template")).toBeVisible();
    await confirm(page).click();
    await expect(dialog(page).getByRole("alert")).toContainText("Step 1: “Retired” is deactivated.");
    await page.keyboard.press("Escape");
    const notice = page.getByRole("alert").filter({ hasText: "Couldn't publish the draft" });
    await expect(notice).toContainText("Step 1: “Retired” is deactivated.");
    await page.getByRole("combobox", { name: "Assigned to" }).selectOption("Writer");
    await expect(notice).toHaveCount(0);
    await publishButton(page).click();
    await expect(dialog(page).getByText("Retired").first()).toBeVisible();
    await expect(dialog(page).getByRole("alert")).toHaveCount(0);
    await confirm(page).click();
    await expectSaved(page, "published, version 2");
  });

  test("the header's buttons stay in place, and a workflow without steps can't be published", async ({
    page,
    app,
  }) => {
    await openWorkflow(page, app, "In place", [{ agentId: "writer", action: "Write it." }]);
    const undoButton = undo(page).first();
    const buttons = [publishButton(page), page.getByRole("link", { name: "Triggers" }), undoButton];
    const places = () => Promise.all(buttons.map(async (button) => (await button.boundingBox())?.x));
    const before = await places();
    await card(page, 1).click();
    await actionField(page).fill("");
    await expect(page.getByRole("button", { name: "Problems" })).toBeVisible();
    await expectSaved(page, "draft, 1 change");
    expect(await places()).toEqual(before);

    await page.keyboard.press("Escape");
    await card(page, 1).press("Delete");
    await expect(publishButton(page)).toBeDisabled();
    await expect(publishButton(page)).toHaveAttribute("title", "Add a step to publish this workflow.");
    await undoButton.click();
    await expect(publishButton(page)).toBeEnabled();
  });

  test("publishing includes text that was just typed, and Undo turns the previous version into a draft", async ({
    page,
    app,
  }) => {
    const id = await openWorkflow(page, app, "First");
    await nameField(page).fill("Second");
    await publishButton(page).click();
    await expect(dialog(page).getByRole("region", { name: "Name" })).toContainText("Second");
    await confirm(page).click();
    await expectSaved(page, "published, version 2");
    expect((await readDocument(page, id)).workflow.name).toBe("Second");
    await undo(page).click();
    await expect(nameField(page)).toHaveValue("First");
    await expectSaved(page, "draft, 1 change");
    await expectDraft(page, id, { name: "First" });
    await page.getByRole("button", { name: "Redo" }).click();
    await expectSaved(page, "published, version 2");
    await expectDraft(page, id, null);
  });

  test("pressing Publish twice publishes once", async ({ page, app }) => {
    const id = await openWorkflow(page, app, "Once");
    await nameField(page).fill("Only once");
    await publishButton(page).click();
    await confirm(page).dblclick();
    await expectSaved(page, "published, version 2");
    await expect(look(page)).toHaveCount(0);
    expect((await readDocument(page, id)).workflow.revision).toBe(2);
  });

  test("text typed while publishing becomes the next draft", async ({ page, app }) => {
    const id = await openWorkflow(page, app, "Slow");
    await nameField(page).fill("Slow to publish");
    await expectSaved(page);
    await publishButton(page).click();
    const { firstSent, release } = await holdCalls(page, "draft.publish");
    await confirm(page).click();
    await firstSent;
    await page.keyboard.press("Escape");
    await card(page, 1).click();
    await actionField(page).fill("Typed while it is published.");
    release();
    await expect(page.getByText("Published as version 2", { exact: true })).toBeVisible();
    await expectSaved(page, "draft, 1 change");
    await expect(actionField(page)).toHaveText("Typed while it is published.");
    await expect(look(page)).toHaveCount(0);
    const { workflow, draft } = await readDocument(page, id);
    expect(workflow).toMatchObject({ name: "Slow to publish", revision: 2 });
    expect(workflow.steps[0]?.action).not.toContain("Typed");
    expect(draft?.definition.steps[0]?.action).toBe("Typed while it is published.");
  });

  test("publishing succeeds even if the response is lost", async ({ page, app }) => {
    const id = await openWorkflow(page, app, "Answer");
    await nameField(page).fill("Answer lost");
    await publishButton(page).click();
    await loseResponseOnce(page, "draft.publish");
    await confirm(page).click();
    await expect(dialog(page)).toBeHidden();
    await expectSaved(page, "published, version 2");
    expect((await readDocument(page, id)).workflow.revision).toBe(2);
  });

  test("offline, publishing says what it's waiting for and continues once the network is back", async ({
    page,
    app,
    context,
  }) => {
    await openWorkflow(page, app, "Offline");
    await nameField(page).fill("Offline, once");
    await publishButton(page).click();
    await expect(dialog(page).getByRole("region", { name: "Name" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expectSaved(page);
    await context.setOffline(true);
    await nameField(page).fill("Offline, twice");
    await publishButton(page).click();
    await confirm(page).click();
    await expect(dialog(page).getByRole("alert")).toContainText("Couldn't publish the draft");
    await expect(dialog(page).getByRole("alert")).toContainText("Your changes are stored in this browser.");
    await context.setOffline(false);
    await expect(dialog(page).getByRole("alert")).toBeHidden();
    await confirm(page).click();
    await expectSaved(page, "published, version 2");
    await expect(nameField(page)).toHaveValue("Offline, twice");
  });

  test("discarding shows the published version, and Undo restores the draft", async ({ page, app }) => {
    const id = await openWorkflow(page, app, "Kept");
    await nameField(page).fill("Discarded");
    await expectSaved(page, "draft, 1 change");
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(nameField(page)).toHaveValue("Kept");
    await expectSaved(page, "published, version 1");
    await expectDraft(page, id, null);
    await expect(saveStatus(page)).toBeFocused();
    const offer = page.getByRole("status").getByRole("button", { name: "Undo" });
    await offer.click();
    await expect(nameField(page)).toHaveValue("Discarded");
    await expectSaved(page, "draft, 1 change");
    await expectDraft(page, id, { name: "Discarded" });

    // The offer to undo disappears after another edit, because it would undo that edit instead.
    await page.getByRole("button", { name: "Discard" }).click();
    await expect(offer).toBeVisible();
    await nameField(page).fill("Written since");
    await expect(offer).toBeHidden();
    await expect(nameField(page)).toHaveValue("Written since");
  });

  test("a discard during a save can be undone completely, even after more typing", async ({ page, app }) => {
    const id = await openWorkflow(page, app, "Kept");
    const save = await holdCalls(page, "draft.save");
    const discard = await holdCalls(page, "draft.discard");
    await nameField(page).fill("On its way");
    await save.firstSent;
    await page.getByRole("button", { name: "Discard" }).click();
    save.release();
    await discard.firstSent;
    await nameField(page).press("End");
    await page.keyboard.type(", and typed on");
    discard.release();
    await expect(page.getByText("Draft discarded")).toBeVisible();
    await expect(nameField(page)).toHaveValue("Kept");
    await expectSaved(page, "published, version 1");
    await expectDraft(page, id, null);
    await undo(page).first().click();
    await expect(nameField(page)).toHaveValue("On its way, and typed on");
    await expectDraft(page, id, { name: "On its way, and typed on" });
    await expect(look(page)).toHaveCount(0);
  });

  test("a change is compared and published by keyboard alone", async ({ page, app }) => {
    await openWorkflow(page, app, "By keyboard");
    const { keyboard } = page;
    const tabTo = async (name: string | RegExp) => {
      const target = page.getByRole("button", { name }).filter({ visible: true }).first();
      for (let presses = 0; presses < 60; presses++) {
        await keyboard.press("Tab");
        if (await target.evaluate((element) => element === document.activeElement)) return;
      }
      throw new Error(`the keyboard does not reach ${name}`);
    };
    await tabTo(/^Step 1 of /);
    await keyboard.press("Enter");
    await expect(actionField(page)).toBeFocused();
    await keyboard.press("End");
    await keyboard.type(" Use euros.");
    await keyboard.press("Escape");
    await expect(card(page, 1)).toBeFocused();
    await keyboard.press("Control+s");
    await expectSaved(page, "draft, 1 change");
    await page.reload();
    await tabTo("1 change");
    await keyboard.press("Enter");
    await expect(dialog(page)).toContainText("Changes in the draft");
    await expect(dialog(page).locator("ins")).toHaveText(" Use euros.");
    await keyboard.press("Escape");
    await expect(page.getByRole("button", { name: "1 change" })).toBeFocused();
    await tabTo("Publish");
    await keyboard.press("Enter");
    await expect(dialog(page).locator("ins")).toBeVisible();
    await expect(confirm(page)).toBeEnabled();
    await keyboard.press("Control+Enter");
    await expectSaved(page, "published, version 2");
  });
});

test.describe("at 390 px", () => {
  test.use(PHONE);

  test("by touch, a change is compared and published, and a conflict is resolved", async ({
    page,
    app,
    request,
  }) => {
    const id = await openWorkflow(page, app, "By touch");
    const fits = async () =>
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await card(page, 2).tap();
    await actionField(page).fill("Are the figures right, all of them?");
    await page.getByRole("button", { name: "Steps", exact: true }).tap();
    await expectSaved(page, "draft, 1 change");
    await page.getByRole("button", { name: "1 change" }).tap();
    await expect(dialog(page).locator("ins")).toContainText("all of them");
    await expectAccessible(page);
    await fits();
    await dialog(page).getByRole("button", { name: "Close" }).tap();

    await changeOverApi(request, app, id, { name: "By another hand" });
    await expect(page.getByText("Version 2 was published after this draft was started.")).toBeVisible();
    await fits();
    await publishButton(page).tap();
    await expect(dialog(page).getByRole("heading", { name: "Publish version 3" })).toBeVisible();
    await confirm(page).tap();
    await expect(dialog(page).getByRole("heading", { name: "A newer version exists" })).toBeVisible();
    await expect(dialog(page)).toContainText("You published version 2 elsewhere.");
    await expect(dialog(page).getByRole("list", { name: "Differences" })).toContainText("By another hand");
    await expectAccessible(page);
    await fits();
    await dialog(page).getByRole("button", { name: "Decide later" }).tap();
    await look(page).tap();
    await dialog(page).getByRole("button", { name: "Use theirs" }).tap();
    await expectSaved(page, "published, version 2");
    await expect(nameField(page)).toHaveValue("By another hand");
    await undo(page).first().tap();
    await expect(nameField(page)).toHaveValue("By touch");
    await publishButton(page).tap();
    await confirm(page).tap();
    await expectSaved(page, "published, version 3");
    await expect(saveStatus(page)).toBeVisible();
  });
});
