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

    test("a webhook is added, receives signed review events, can be sent an event again, and is removed", async ({
      page,
      app,
      request,
      mailed: { receiver },
    }) => {
      test.slow();
      const told = (from = 0) => receiver.received.slice(firstSent + from);
      const firstSent = receiver.received.length;
      const typeOf = ({ body }: Received) => JSON.parse(body).type;
      await signIn(page, app, app.dana, "/settings/webhook");
      await expect(page.getByRole("navigation", { name: "Settings" }).getByText("Webhook")).toBeInViewport();
      await page.getByLabel("Address").fill("http://169.254.169.254/latest");
      await page.getByRole("button", { name: "Set up webhook" }).click();
      await expect(page.getByLabel("Address")).toHaveAccessibleDescription(/isn't public/);
      await expectAccessible(page);
      await page.getByLabel("Address").fill(receiver.url);
      await page.getByRole("button", { name: "Set up webhook" }).click();
      await expect(page.getByText("The old secret works for one more day.")).toHaveCount(0);
      await expectAccessible(page);
      const secret = await takeSecret(page);
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
      await cancelAll(request, app, [waiting]);
      const closed = log(page).filter({ hasText: "review.decided" });
      await expect(closed).toContainText("Delivered");
      await expect(closed).toContainText("HTTP 204");
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      await opened.getByRole("button", { name: "Send again: review.opened" }).click();
      await expect(opened).toContainText("Delivered");
      const posts = told(1);
      expect(posts.map(typeOf).sort()).toEqual(["review.decided", "review.opened", "review.opened"]);
      const ids = posts
        .filter((post) => typeOf(post) === "review.opened")
        .map(({ headers }) => headers["webhook-id"]);
      expect(new Set(ids).size).toBe(1);
      expect(posts.every((post) => isSigned(post, secret))).toBe(true);
      await opened.getByText("Payload").click();
      await expect(opened.getByText(String(ids[0]))).toBeVisible();
      await expect(opened.getByText(`"reviewId": "${waiting.reviewId}"`)).toBeVisible();
      await expectAccessible(page);

      await page.getByRole("button", { name: "New secret" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Create secret" }).click();
      await expect(page.getByText("The old secret works for one more day.")).toBeVisible();
      const renewed = await takeSecret(page);
      expect(renewed).not.toBe(secret);
      await page.getByRole("button", { name: "Send test event" }).click();
      await expect.poll(() => told(4).length).toBe(1);
      for (const one of [secret, renewed]) expect(told(4).every((post) => isSigned(post, one))).toBe(true);

      await page.getByRole("checkbox", { name: /^Enabled/ }).uncheck();
      await page.getByRole("button", { name: "Save" }).click();
      await expect(page.getByText("Webhook saved")).toBeVisible();
      await expect(page.getByRole("button", { name: "Send test event" })).toBeDisabled();
      await opened.getByRole("link", { name }).click();
      await expect(page.getByText("The run ended before anyone decided")).toBeVisible();
      await page.goto("/settings/webhook");
      await page.getByRole("button", { name: "Remove" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
      await expect(page.getByRole("button", { name: "Set up webhook" })).toBeVisible();
      await expect(page.getByLabel("Address")).toHaveValue("");
      await expect(page.getByRole("list", { name: "Deliveries" })).toHaveCount(0);
      expect(told()).toHaveLength(5);
    });
  });

test("only owners and admins see the webhook", async ({ page, app }) => {
  await signIn(page, app, app.sam, "/settings/webhook");
  await expect(page.getByText("You don't have access")).toBeVisible();
});
