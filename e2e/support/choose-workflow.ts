import type { Page } from "playwright/test";

/** Chooses a workflow in a list's filters, by typing its name. */
export async function chooseWorkflow(page: Page, name: string): Promise<void> {
  await page.getByRole("combobox", { name: "Workflow" }).fill(name);
  const list = page.getByRole("listbox", { name: "Workflows" });
  await list.getByRole("option", { name, exact: true }).click();
}
