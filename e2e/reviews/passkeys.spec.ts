import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";

const POLICY = { requirePasskey: true };

/** Gives the page a device that keeps passkeys and knows its user. */
async function addAuthenticator(
  page: Page,
): Promise<{ verifyUser: (isUserVerified: boolean) => Promise<void> }> {
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
  return {
    verifyUser: async (isUserVerified) => {
      await client.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    },
  };
}

const passkeysOf = (page: Page) => page.getByRole("region", { name: "Passkeys" });
const textOf = (page: Page) => page.getByRole("textbox", { name: /^Document/ });

async function addPasskey(page: Page, app: App, name: string): Promise<void> {
  await page.getByRole("button", { name: "Add passkey" }).click();
  await page.getByLabel("Passkey name").fill(name);
  await page.getByLabel("Your password").fill(app.password);
  await page.getByRole("button", { name: "Create passkey" }).click();
  await expect(page.getByRole("list", { name: "Passkeys" }).getByText(name, { exact: true })).toBeVisible();
}

for (const { where, use } of [
  { where: "at 1440 px", use: DESKTOP },
  { where: "at 390 px", use: PHONE },
])
  test.describe(where, () => {
    test.use(use);

    test("someone without a passkey adds one, and signs an edited document", async ({
      page,
      app,
      request,
    }) => {
      const person = use === PHONE ? app.sam : app.dana;
      await addSignIn(page, app, person);
      const waiting = await startWaitingRun(request, app, `Sign ${where}`, 3_600, {
        review: POLICY,
        input: "Copper rose.",
      });
      await page.goto(`/reviews/${waiting.reviewId}`);
      await expect(page.getByText("This review needs a passkey.")).toBeVisible();
      await expect(page.getByRole("button", { name: /approve/i })).toHaveCount(0);
      await expectAccessible(page);

      await addAuthenticator(page);
      await page.getByRole("link", { name: "Add one" }).click();
      await expect(page.getByText("A review is waiting for your signature.")).toBeVisible();
      await expectAccessible(page);
      await addPasskey(page, app, "Work laptop");
      await expectAccessible(page);
      await page.getByRole("link", { name: "Back to the review" }).click();

      await textOf(page).click();
      await textOf(page).fill("Tin rose.");
      await page.getByRole("button", { name: /^Sign and approve with/ }).click();
      await expect(page.getByText(/^Approved/).first()).toBeVisible();
      const { status, decisions } = await read(request, app, `/reviews/${waiting.reviewId}`);
      expect(status).toBe("APPROVED");
      expect(decisions).toMatchObject([{ channel: "WEB", output: "Tin rose.", by: { email: person } }]);
    });
  });
