import { execFileSync } from "node:child_process";
import { expectAccessible } from "./accessible";
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

test.describe("one's own account", () => {
  test.use({ refusals: [400] });

  test("name and password are one's own to change; other browsers are signed out, this one is not", async ({
    page,
    app,
    browser,
  }) => {
    const email = "noor@alderfinch.test";
    await signIn(page, app, email);
    const other = await browser.newPage({ baseURL: app.url });
    await signIn(other, app, email);
    await page.goto("/settings");
    await expectAccessible(page);
    await page.getByRole("textbox", { name: "Name" }).fill(" Noor  Haddad-Lind ");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByRole("button", { name: "Account" })).toContainText("Noor Haddad-Lind");

    const change = page.getByRole("button", { name: "Change password" });
    const current = page.getByLabel("Current password");
    await current.fill("not that one at all");
    await page.getByLabel("New password").fill("a password of my own");
    await change.click();
    await expect(current).toHaveAccessibleDescription("This is not your password.");
    await expectAccessible(page);
    await current.fill(app.password);
    await page.getByLabel("New password").fill("too short");
    await change.click();
    await expect(page.getByText("The password must have 12 to 128 characters.")).toBeVisible();
    await page.getByLabel("New password").fill("a password of my own");
    await change.click();
    await expect(page.getByText("Password changed. You're signed out everywhere else.")).toBeVisible();
    await expect(current).toHaveValue("");

    await other.goto("/runs");
    await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await page.goto("/settings");
    await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Noor Haddad-Lind");
    await page.getByRole("textbox", { name: "Name" }).fill("Noor Haddad");
    await page.getByRole("button", { name: "Save name" }).click();
    await page.getByLabel("Current password").fill("a password of my own");
    await page.getByLabel("New password").fill(app.password);
    await change.click();
    await expect(page.getByText("Password changed. You're signed out everywhere else.")).toBeVisible();
    await other.close();
  });
});

test("a sign-in without its words is refused in ours", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your email and your password.")).toBeVisible();
});
