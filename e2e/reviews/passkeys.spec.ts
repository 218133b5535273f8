import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

/**
 * Gives the page a device that stores passkeys. Returns a function that sets whether the device recognizes its user.
 */
async function addAuthenticator(page: Page): Promise<(isUserVerified: boolean) => Promise<unknown>> {
  const client = await page.context().newCDPSession(page);
  await client.send("WebAuthn.enable");
  const { authenticatorId } = await client.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return (isUserVerified) => client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
}

const passkeysOn = (page: Page) => page.getByRole("list", { name: "Passkeys" });
const documentOn = (page: Page) => page.getByRole("textbox", { name: /^Document/ });

async function addPasskey(page: Page, app: App, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add passkey" }).click();
  await page.getByLabel("Passkey name").fill(name);
  await page.getByLabel("Your password").fill(app.password);
  await page.getByRole("button", { name: "Create passkey" }).click();
  await expect(passkeysOn(page).getByText(name, { exact: true })).toBeVisible();
}

for (const { where, use, who } of [
  { where: "at 1440 px", use: DESKTOP, who: "dana" },
  { where: "at 390 px", use: PHONE, who: "sam" },
] as const)
  test.describe(where, () => {
    test.use(use);

    test("someone without a passkey adds one and signs an edited document, and its evidence verifies", async ({
      page,
      app,
      request,
    }, info) => {
      await addSignIn(page, app, app[who]);
      const { runId, reviewId } = await startWaitingRun(request, app, `Sign ${where}`, 3_600, {
        review: { requirePasskey: true },
        input: "Copper rose.",
      });
      await page.goto(`/reviews/${reviewId}`);
      await expect(page.getByText("This review needs a passkey.")).toBeVisible();
      await expect(page.getByRole("button", { name: /approve/i })).toHaveCount(0);
      await expectAccessible(page);

      const recognizeUser = await addAuthenticator(page);
      await page.getByRole("link", { name: "Add one" }).click();
      await expect(page.getByText("A review is waiting for your signature.")).toBeVisible();
      await addPasskey(page, app, "Work laptop");
      await expectAccessible(page);
      await page.getByRole("link", { name: "Back to the review" }).click();

      await documentOn(page).click();
      await documentOn(page).fill("Tin rose.");
      await recognizeUser(false);
      await page.getByRole("button", { name: "Sign and approve with 1 edit" }).click();
      await expect(page.getByText("The prompt was canceled or timed out. Try again.")).toBeVisible();
      await expectAccessible(page);
      await recognizeUser(true);
      await page.getByRole("button", { name: "Sign and approve with 1 edit" }).click();
      await expect(page.getByRole("list", { name: "Signatures" })).toContainText(
        "Signed with the passkey “Work laptop”",
      );
      await expect(page.getByRole("link", { name: "Evidence of this decision" })).toHaveAttribute(
        "href",
        `/evidence/${runId}#${reviewId}`,
      );
      const { status, decisions } = await read(request, app, `/reviews/${reviewId}`);
      expect(status).toBe("APPROVED");
      expect(decisions).toMatchObject([{ channel: "WEB", output: "Tin rose.", by: { email: app[who] } }]);

      const answer = await request.get(`${app.url}/api/v1/workflows/runs/${runId}/evidence?format=html`, {
        headers: { authorization: `Bearer ${app.token}` },
      });
      const file = info.outputPath("evidence.html");
      writeFileSync(file, await answer.body());
      const verified = execFileSync(process.execPath, ["scripts/verify.mjs", file, "--json"]).toString();
      expect(JSON.parse(verified)).toMatchObject({ findings: [], summary: { signed: 1 } });
      await page.goto(pathToFileURL(file).href);
      await expect(page.getByText("The seal is intact")).toBeVisible();
      await expect(page.getByText("Signed with the passkey “Work laptop”")).toBeVisible();
    });
  });

test.describe("in the account settings", () => {
  test.use({ refusals: [400] });

  test("a passkey is added and removed with the password, and renamed without", async ({ page, app }) => {
    await addSignIn(page, app, app.noor);
    await addAuthenticator(page);
    await page.goto("/settings#passkeys");
    await expect(page.getByText("You don't have any passkeys.")).toBeVisible();
    await page.getByRole("button", { name: "Add passkey" }).click();
    await page.getByRole("button", { name: "Create passkey" }).click();
    await expect(page.getByText("Give the passkey a name.")).toBeVisible();
    await page.getByLabel("Passkey name").fill("Phone");
    await page.getByLabel("Your password").fill("not my password");
    await page.getByRole("button", { name: "Create passkey" }).click();
    await expect(page.getByText("This isn't your password.")).toBeVisible();
    await expectAccessible(page);
    await page.getByLabel("Your password").fill(app.password);
    await page.getByRole("button", { name: "Create passkey" }).click();
    await page.getByRole("button", { name: "Rename Phone" }).click();
    await page.getByLabel("Passkey name").fill("Old phone");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(passkeysOn(page).getByText("Old phone", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Remove Old phone" }).click();
    await page.getByLabel("Your password").fill(app.password);
    await page.getByRole("button", { name: "Remove passkey" }).click();
    await expect(page.getByText("You don't have any passkeys.")).toBeVisible();
  });
});
