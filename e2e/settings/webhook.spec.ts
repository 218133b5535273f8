import { createHmac } from "node:crypto";
import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { cancelAll, startWaitingRun } from "@/e2e/support/inbox";
import { expect, test } from "@/e2e/support/mailed";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import type { Received } from "@/server/testing/servers/receiver";

/**
 * Returns whether one of the signatures was made with this secret, as defined by the Standard Webhooks
 * specification.
 */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const signature = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  return String(headers["webhook-signature"]).split(" ").includes(signature);
}

/** Returns the secret, which is shown only once. */
async function takeSecret(page: Page): Promise<string> {
  const dialog = page.getByRole("dialog", { name: "Webhook secret" });
  const secret = (await dialog.getByText(/^whsec_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toBeHidden();
  return secret;
}

const log = (page: Page) => page.getByRole("list", { name: "Deliveries" }).getByRole("listitem");

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use({ ...use, refusals: [400] });

    test("a webhook is added, gets signed events, shows each attempt, redelivers, rotates its secret, and is disabled and deleted", async ({
      page,
      app,
      request,
      mailed: { receiver },
    }) => {
      test.slow();
      const told = (from = 0) => receiver.received.slice(firstSent + from);
      const firstSent = receiver.received.length;
      const typeOf = ({ body }: Received) => JSON.parse(body).type;
      const dialog = page.getByRole("dialog");
      const event = (name: string) => dialog.getByRole("checkbox", { name: new RegExp(`^${name}`) });
      await signIn(page, app, app.dana, "/settings/webhook");
      await expect(page).toHaveURL(/\/settings\/webhooks$/);
      await expect(page.getByRole("navigation", { name: "Settings" }).getByText("Webhooks")).toBeInViewport();
      await expect(page.getByText("No webhooks yet")).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("button", { name: "Add webhook" }).click();
      await dialog.getByRole("button", { name: "Add webhook" }).click();
      await expect(dialog.getByText("Choose at least one event.")).toBeVisible();
      await expect(dialog.getByLabel("Address")).toHaveAccessibleDescription(/Enter the address/);
      await dialog.getByLabel("Address").fill("http://169.254.169.254/latest");
      await dialog.getByRole("checkbox", { name: "All review events" }).check();
      await event("run.failed").check();
      await dialog.getByRole("button", { name: "Add webhook" }).click();
      await expect(dialog.getByLabel("Address")).toHaveAccessibleDescription(/isn't public/);
      await expectAccessible(page);
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      await dialog.getByLabel("Address").fill(receiver.url);
      await dialog.getByRole("button", { name: "Add webhook" }).click();
      await expect(page.getByText("The old secret works until")).toHaveCount(0);
      await expectAccessible(page);
      const secret = await takeSecret(page);
      const row = page.getByRole("list", { name: "Webhooks" }).getByRole("listitem");
      await expect(row).toContainText("run.failed, review.opened, and 3 more");
      await expect(row).toContainText("Nothing sent yet");
      await expectAccessible(page);
      await row.getByRole("link", { name: receiver.url }).click();
      await expect(page.getByText("Nothing delivered yet")).toBeVisible();

      await page.getByRole("button", { name: "Send test event" }).click();
      await expect(log(page).first()).toContainText("Delivered");
      await expect.poll(() => told().length).toBe(1);
      expect(told().every((post) => isSigned(post, secret))).toBe(true);

      receiver.reply(410);
      const name = `Hooked ${where}`;
      const waiting = await startWaitingRun(request, app, name, 3_600);
      const opened = log(page).filter({ hasText: "review.opened" });
      await expect(opened).toContainText("Not sent");
      await expect(opened).toContainText("1 attempt. The receiver responded with 410.");
      await expect(page.getByText("This webhook is failing")).toBeVisible();
      await expectAccessible(page);
      await cancelAll(request, app, [waiting]);
      for (const closed of ["review.decided", "run.failed"]) {
        await expect(log(page).filter({ hasText: closed })).toContainText("Delivered");
        await expect(log(page).filter({ hasText: closed })).toContainText("HTTP 204");
      }
      await expect(page.getByText("This webhook is failing")).toHaveCount(0);
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await opened.getByRole("button", { name: "Redeliver: review.opened" }).click();
      await expect(opened).toContainText("Delivered");
      const posts = told(1);
      expect(posts.map(typeOf).sort()).toEqual([
        "review.decided",
        "review.opened",
        "review.opened",
        "run.failed",
      ]);
      const ids = posts
        .filter((post) => typeOf(post) === "review.opened")
        .map(({ headers }) => headers["webhook-id"]);
      expect(new Set(ids).size).toBe(1);
      expect(posts.every((post) => isSigned(post, secret))).toBe(true);
      await opened.getByText("Details").click();
      await expect(opened.getByText(String(ids[0])).first()).toBeVisible();
      await expect(opened.getByText(`"reviewId": "${waiting.reviewId}"`)).toBeVisible();
      await expect(opened.getByText("HTTP 410", { exact: true })).toBeVisible();
      await expect(opened.getByText("HTTP 204", { exact: true })).toBeVisible();
      await expect(opened.getByText("webhook-timestamp:").first()).toBeVisible();
      await expect(opened.getByText("webhook-signature")).toHaveCount(0);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await expectAccessible(page);

      await page.getByRole("button", { name: "Rotate secret" }).click();
      await dialog.getByRole("button", { name: "Create new secret" }).click();
      await expect(page.getByText(/The old secret works until .+ 2/)).toBeVisible();
      const renewed = await takeSecret(page);
      expect(renewed).not.toBe(secret);
      await expect(page.getByText(/Works until/)).toBeVisible();
      await page.getByRole("button", { name: "Send test event" }).click();
      await expect.poll(() => told(5).length).toBe(1);
      for (const one of [secret, renewed]) expect(told(5).every((post) => isSigned(post, one))).toBe(true);

      await page.getByRole("button", { name: "Edit", exact: true }).click();
      await dialog.getByRole("checkbox", { name: "All review events" }).uncheck();
      await dialog.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Webhook saved")).toBeVisible();
      await expect(page.getByRole("main").getByText("review.reassigned", { exact: true })).toHaveCount(0);

      await page.getByRole("switch", { name: "Enabled" }).click();
      await expect(page.getByRole("switch", { name: "Enabled" })).not.toBeChecked();
      await expect(page.getByRole("button", { name: "Send test event" })).toBeDisabled();
      await expect(page.getByText("Disabled", { exact: true })).toBeVisible();
      await opened.getByRole("link", { name }).click();
      await expect(page.getByText("The run ended before anyone decided")).toBeVisible();
      await page.goto("/settings/webhooks");
      await row.getByRole("switch", { name: `Enable ${receiver.url}` }).click();
      await expect(row.getByRole("switch")).toBeChecked();
      await expect(row.getByText("Disabled")).toHaveCount(0);
      await row.getByRole("link", { name: receiver.url }).click();
      await page.getByRole("button", { name: "Delete", exact: true }).click();
      await dialog.getByRole("button", { name: "Delete" }).click();
      await expect(page.getByText("No webhooks yet")).toBeVisible();
      expect(told()).toHaveLength(6);
    });
  });

test("only owners and admins see webhooks", async ({ page, app }) => {
  await signIn(page, app, app.sam, "/settings/webhooks");
  await expect(page.getByText("You don't have access")).toBeVisible();
});
