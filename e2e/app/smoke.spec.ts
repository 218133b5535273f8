import { expect, test } from "@/e2e/support/app";

test("the first page opens, and its scripts run under the content security policy", async ({ page }) => {
  const answer = await page.goto("/");
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[^']+'/);
  await page.waitForFunction(() =>
    Reflect.ownKeys(document.body).some((key) => String(key).startsWith("__react")),
  );
});

test("the health check works without a token", async ({ request }) => {
  expect((await request.get("/api/health")).status()).toBe(200);
});
