import { execFileSync } from "node:child_process";
import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { startWaitingRun } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";

const dialog = (page: Page) => page.getByRole("dialog");
const rowOf = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });

/** Creates a token in the browser and returns its value. */
async function createToken(page: Page, name: string, { decides = false } = {}): Promise<string> {
  await page.goto("/settings/tokens");
  await page.getByRole("button", { name: "New token" }).first().click();
  await dialog(page).getByRole("textbox", { name: "Name" }).fill(name);
  if (decides)
    await dialog(page)
      .getByRole("checkbox", { name: /Approve and reject/ })
      .check();
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  const token =
    (await dialog(page)
      .getByText(/^cs_[\w-]{43}$/)
      .textContent()) ?? "";
  await page.keyboard.press("Escape");
  return token;
}

const ask = (page: Page, { url }: App, token: string) =>
  page.request.get(`${url}/api/v1/runs`, { headers: { authorization: `Bearer ${token}` } });

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("by default, a new token can't decide and expires in 90 days, and its sample call works", async ({
      page,
      app,
    }) => {
      await signIn(page, app, app.dana, "/settings/tokens");
      await page.getByRole("button", { name: "New token" }).first().click();
      await expect(dialog(page).getByRole("checkbox", { name: /runs:write/ })).toBeChecked();
      for (const scope of ["reviews:decide", "members:write", "tokens:write"])
        await expect(dialog(page).getByRole("checkbox", { name: scope })).not.toBeChecked();
      const expires = dialog(page).getByRole("combobox", { name: "Expires" });
      await expect(expires.locator("option:checked")).toHaveText(
        /^In 90 days, on [A-Z][a-z]+ \d{1,2}, \d{4}$/,
      );
      await expect(expires.locator("option")).toHaveText([/^In 30 /, /^In 90 /, /^In 365 /, "Never"]);
      await expectAccessible(page);

      await dialog(page).getByRole("button", { name: "Create token" }).click();
      await expect(dialog(page).getByRole("textbox", { name: "Name" })).toHaveAccessibleDescription(
        /Give the token a name/,
      );
      const name = `Nightly job ${where}`;
      await dialog(page).getByRole("textbox", { name: "Name" }).fill(name);
      await dialog(page).getByRole("button", { name: "Create token" }).click();
      const call = dialog(page).getByText(/^export COUNTERSIGN_TOKEN=cs_/);
      await expect(call).toContainText("Bearer $COUNTERSIGN_TOKEN");
      await expectAccessible(page);
      const answer = execFileSync("sh", ["-c", (await call.textContent()) ?? ""], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      expect(JSON.parse(answer.toString())).toHaveProperty("content");
      await page.keyboard.press("Escape");

      await expect(rowOf(page, name)).toContainText("Expires in 3 months");
      await rowOf(page, name)
        .getByRole("button", { name: `Revoke ${name}` })
        .click();
      await page.getByRole("button", { name: "Revoke token" }).click();
      await expect(rowOf(page, name)).toHaveCount(0);
    });

    test("an owner can revoke a member's token without seeing its value, and members see only their own tokens", async ({
      page,
      app,
      browser,
    }) => {
      const name = `Export ${where}`;
      const noor = await browser.newPage({ ...use, baseURL: app.url });
      await signIn(noor, app, app.noor);
      const token = await createToken(noor, name);
      await expect(noor.getByRole("heading", { name: "Members' tokens" })).toHaveCount(0);
      expect((await ask(page, app, token)).status()).toBe(200);

      await signIn(page, app, app.dana, "/settings/tokens");
      await expect(page.getByRole("heading", { name: "Members' tokens" })).toBeVisible();
      await expect(rowOf(page, name)).toContainText(app.noor);
      expect(await page.content()).not.toContain(token);
      await expectAccessible(page);
      await rowOf(page, name)
        .getByRole("button", { name: new RegExp(`^Revoke Noor.*token ${name}$`) })
        .click();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Revoke token" }).click();
      await expect(rowOf(page, name)).toHaveCount(0);
      await expect(page.locator("[aria-label^='Revoke']:focus, #main:focus")).toBeVisible();
      expect((await ask(page, app, token)).status()).toBe(401);
      await noor.reload();
      await expect(rowOf(noor, name)).toHaveCount(0);
      await noor.close();
    });

    test("a decision names the token that made it, even after the token is revoked", async ({
      page,
      app,
      request,
    }) => {
      await signIn(page, app);
      const name = `CI deploy ${where}`;
      const token = await createToken(page, name, { decides: true });
      const { runId, reviewId } = await startWaitingRun(request, app, "Countersign the release", null);
      const answer = await request.post(`${app.url}/api/v1/reviews/${reviewId}/decide`, {
        headers: { authorization: `Bearer ${token}` },
        data: { decision: "approve" },
      });
      expect(answer.status()).toBe(202);
      await rowOf(page, name)
        .getByRole("button", { name: `Revoke ${name}` })
        .click();
      await page.getByRole("button", { name: "Revoke token" }).click();
      await expect(rowOf(page, name)).toHaveCount(0);

      for (const path of [`/reviews/${reviewId}`, `/runs/${runId}`]) {
        await page.goto(path);
        await expect(page.getByText(`with the token ${name}`).first()).toBeVisible();
        await expectAccessible(page);
      }
    });
  });
