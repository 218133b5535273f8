import { expectAccessible } from "@/e2e/support/accessible";
import { connectModel } from "@/e2e/support/connect-model";
import { signIn } from "@/e2e/support/sign-in";
import { expect, test as withServers } from "@/e2e/support/with-tools";
import { makeWorkflow, startRun } from "@/e2e/support/workflows";

/** Starts the model server, which isn't connected yet. */
const test = withServers.extend({
  variables: async ({ servers: { models } }, use) => use({ OUTBOUND_ALLOW: new URL(models.baseUrl).host }),
});

test("a workflow published before a model was connected says that it's simulated until it's updated", async ({
  page,
  app,
  servers: { models },
}) => {
  await makeWorkflow(page.request, app, "Earlier", [{ agentId: "writer", action: "Write." }]);
  await signIn(page, app, app.dana, "/settings/models");
  await connectModel(page, models.baseUrl);
  await expect(page.getByText(/published workflows? uses? an older version of an agent/)).toBeVisible();

  await page.goto("/workflows");
  await page.getByRole("button", { name: "Run Earlier" }).click();
  const dialog = page.getByRole("dialog");
  await expect(
    dialog.getByText("Version 1 was published before a model was connected, so output is simulated"),
  ).toBeVisible();
  await expectAccessible(page);
  await dialog.getByText("Writer: see what changes").click();
  await expect(dialog.getByText("Simulated, because no model is connected")).toBeVisible();
  await dialog.getByRole("button", { name: "Update workflow" }).click();
  await expect(dialog.getByText("simulated")).toHaveCount(0);

  models.reply({ kind: "text", text: "From the real model." });
  await dialog.getByRole("textbox", { name: "Input" }).fill("Copper rose.");
  await dialog.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByText("From the real model.").first()).toBeVisible();
});

test("a run that failed because of a key continues after a new key is saved on the run page", async ({
  page,
  app,
  servers: { models },
}) => {
  await signIn(page, app, app.dana, "/settings/models");
  const id = await makeWorkflow(page.request, app, "Expired key", [{ agentId: "writer", action: "Write." }]);
  models.reply({ kind: "status", status: 401 });
  await page.goto(`/runs/${await startRun(page.request, app, id)}`);
  await expect(
    page.getByText("Likely cause: The key was revoked, has expired, or is incomplete."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Replace key" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Key", { exact: true })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.type("sk-new-9876543210");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/: 2 models\. The new key applies from now on\.$/)).toBeVisible();
  await expect(dialog.getByText("Default model")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(page.getByText("Secret saved", { exact: true })).toBeVisible();
  // A second change builds on the first change, not on the values loaded before it.
  await page.getByRole("button", { name: "Replace key" }).click();
  await dialog.getByLabel("Key", { exact: true }).fill("sk-newer-9876543210");
  await page.keyboard.press("Enter");
  await expect(dialog.getByText(/: 2 models\./)).toBeVisible();
  models.reply({ kind: "text", text: "Written with the new key." });
  // Nothing has to be confirmed, so the run continues immediately.
  await dialog.getByRole("button", { name: "Continue run" }).click();
  await expect(page.getByText("Written with the new key.").first()).toBeVisible();
  expect(models.requests.at(-1)?.headers.authorization).toBe("Bearer sk-newer-9876543210");
});
