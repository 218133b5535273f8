import { expectAccessible } from "@/e2e/support/accessible";
import { connectModel } from "@/e2e/support/connect-model";
import { signIn } from "@/e2e/support/sign-in";
import { expect, test as withServers } from "@/e2e/support/with-tools";
import { makeWorkflow } from "@/e2e/support/workflows";

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
