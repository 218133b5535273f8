import { execFileSync } from "node:child_process";
import { expect, test } from "./app";
import { signIn } from "./sign-in";

test("a token is offered what the API asks for, and its sample call works in a shell", async ({
  page,
  app,
}) => {
  await signIn(page, app);
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox", { name: /runs:write/ })).toBeChecked();
  for (const scope of ["members:write", "tokens:write"])
    await expect(dialog.getByRole("checkbox", { name: scope })).not.toBeChecked();
  await expect(dialog.getByRole("combobox", { name: "Expires" })).toContainText(
    /In 90 days, on \d{1,2} [A-Z][a-z]+ \d{4}/,
  );

  await dialog.getByRole("button", { name: "Make token" }).click();
  await expect(dialog.getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(
    /Give the token a name/,
  );
  await dialog.getByRole("textbox", { name: "Name" }).fill("Nightly job");
  await dialog.getByRole("button", { name: "Make token" }).click();
  const call = dialog.getByText(/^export COUNTERSIGN_TOKEN=cs_/);
  await expect(call).toContainText("Bearer $COUNTERSIGN_TOKEN");
  const answer = execFileSync("sh", ["-c", (await call.textContent()) ?? ""], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  expect(JSON.parse(answer.toString())).toHaveProperty("content");
});

test("settings say who one is, and that no model is connected", async ({ page, app }) => {
  await signIn(page, app);
  await page.goto("/settings");
  await expect(page.getByRole("main").getByText("Owner", { exact: true })).toBeVisible();
  await expect(page.getByText("No model is connected.")).toBeVisible();
});

test("a sign-in without its words is refused in ours", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Type your email and your password.")).toBeVisible();
});
