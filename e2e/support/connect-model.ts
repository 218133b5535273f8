import { expect, type Page } from "playwright/test";

/** Connects a model server under Settings → Models, and makes gpt-5-mini the default model. */
export async function connectModel(page: Page, baseUrl: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  await page.getByRole("button", { name: "Connect a model" }).click();
  await dialog.getByRole("textbox", { name: "Address" }).fill(baseUrl);
  await dialog.getByLabel("Key", { exact: true }).fill("sk-local-0123456789");
  await dialog.getByRole("button", { name: "Save and test" }).click();
  await expect(dialog.getByText(/: 2 models\./)).toBeVisible();
  await dialog.getByRole("button", { name: "Enter a name instead" }).click();
  await dialog.getByRole("textbox", { name: "Model", exact: true }).fill("gpt-5-mini");
  await dialog.getByRole("button", { name: "Set as default" }).click();
}
