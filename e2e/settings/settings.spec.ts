import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { DESKTOP } from "@/e2e/support/screens";
import { addSignIn, signIn, signInSeparately } from "@/e2e/support/sign-in";

test("settings show who is signed in, and that no model is connected", async ({ page, app }) => {
  await signIn(page, app, app.dana, "/settings");
  await expect(page.getByRole("main").getByText("Owner", { exact: true })).toBeVisible();
  await expect(page.getByText("No model is connected.")).toBeVisible();
});

test("settings are in three groups, with secrets among the connections", async ({ page, app }) => {
  await signIn(page, app, app.dana, "/settings");
  const pages = page.getByRole("navigation", { name: "Settings" });
  const linksOf = (group: string) => pages.getByRole("group", { name: group }).getByRole("link");
  await expect(linksOf("You")).toHaveText(["Account", "Notifications", "Messages"]);
  await expect(linksOf("Workspace")).toHaveText(["Members", "Rules", "Audit", "Reviews", "Usage"]);
  await expect(linksOf("Connections")).toHaveText([
    "Models and secrets",
    "Tool servers",
    "API tokens",
    "Slack",
    "Webhooks",
  ]);
  await page.setViewportSize(DESKTOP.viewport);
  for (const link of await pages.getByRole("link").all()) await expect(link).toBeInViewport({ ratio: 1 });
  await linksOf("Connections").first().click();
  await expect(page.getByRole("heading", { name: "Secrets" })).toBeVisible();
  await expect(linksOf("Connections").first()).toHaveAttribute("aria-current", "page");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/settings/webhooks");
  await expect(linksOf("Connections").last()).toBeInViewport({ ratio: 1 });
});

test.describe("your account", () => {
  // A request in progress while the password changes is refused with 401 and retried.
  test.use({ refusals: [400, 401] });

  test("lets you change your name and password and signs out other browsers but not this one", async ({
    page,
    app,
    browser,
  }) => {
    const email = app.noor;
    await addSignIn(page, app, email);
    const storageState = await signInSeparately(app, email);
    const other = await browser.newPage({ baseURL: app.url, storageState });
    await page.goto("/settings");
    await expectAccessible(page);
    const signIns = page.getByRole("list", { name: "Signed-in browsers" }).getByRole("listitem");
    await expect(signIns.nth(1)).toBeVisible();
    await page.getByRole("textbox", { name: "Name" }).fill(" Noor  Haddad-Lind ");
    await page.getByRole("button", { name: "Save name" }).click();
    await expect(page.getByRole("button", { name: "Account" })).toContainText("Noor Haddad-Lind");

    const change = page.getByRole("button", { name: "Change password" });
    const current = page.getByLabel("Current password");
    await current.fill("not that one at all");
    await page.getByLabel("New password").fill("a password of my own");
    await change.click();
    await expect(current).toHaveAccessibleDescription("This isn't your current password.");
    await expectAccessible(page);
    await current.fill(app.password);
    await page.getByLabel("New password").fill("too short");
    await change.click();
    await expect(page.getByText("The password must have 12 to 128 characters.")).toBeVisible();
    await page.getByLabel("New password").fill("a password of my own");
    await change.click();
    await expect(page.getByText("Password changed. You're signed out everywhere else.")).toBeVisible();
    await expect(current).toHaveValue("");
    await expect(signIns).toHaveCount(1);

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

test("a double click sends the password form once, and missing fields are reported", async ({
  page,
  app,
}) => {
  await signIn(page, app, app.sam, "/settings");
  const change = page.getByRole("button", { name: "Change password" });
  const current = page.getByLabel("Current password");
  await change.click();
  await expect(current).toHaveAccessibleDescription("Enter your current password.");
  await expect(current).toBeFocused();
  await expect(page.getByText("Enter a new password.")).toBeVisible();

  // One request can contain several calls.
  const calls: string[] = [];
  page.on("request", (request) => calls.push(...(request.url().match(/me\.changePassword/g) ?? [])));
  await current.fill(app.password);
  await page.getByLabel("New password").fill("a password of my own");
  // Both clicks happen before the page changes.
  await change.evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await expect(page.getByText("Password changed. You're signed out everywhere else.")).toBeVisible();
  await expect(current).toHaveValue("");
  await expect(current).not.toHaveAttribute("aria-invalid");
  expect(calls).toHaveLength(1);
});

test("signing in with empty fields shows our error message", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Enter your email and password.")).toBeVisible();
});
