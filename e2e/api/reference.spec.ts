import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { ERROR_CODES } from "@/server/domain/error";

/** The part of the page that Scalar renders, without the page's own header and dialog. */
const SCALAR = "[data-scalar]";

/** Collects requests to other origins and violations of the content security policy. */
async function watchPage(page: Page, origin: string): Promise<() => Promise<string[]>> {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith("http") && url.origin !== origin) elsewhere.push(request.url());
  });
  await page.addInitScript(() => {
    const blocked: string[] = [];
    Object.assign(window, { blocked });
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      blocked.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  return async () => [
    ...elsewhere,
    ...(await page.evaluate(() => (window as unknown as { blocked: string[] }).blocked)),
  ];
}

/** Opens the part of the reference about one operation. */
async function openOperation(page: Page, tag: string, id: string, summary: string): Promise<void> {
  await page.goto(`/docs/api#tag/${tag}/${id}`);
  await expect(page.getByRole("heading", { name: summary }).first()).toBeInViewport();
}

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("a member creates a token on the page and gets a 200, with requests to this server only", async ({
      page,
      app,
    }) => {
      const violations = await watchPage(page, new URL(app.url).origin);
      await signIn(page, app, app.dana, "/settings/tokens");
      await page.getByRole("link", { name: "API reference" }).click();
      await expect(page.getByRole("heading", { name: "Countersign", level: 1 })).toBeVisible();

      await page.getByRole("button", { name: "Create token" }).click();
      const dialog = page.getByRole("dialog", { name: "Token for this page" });
      await expect(dialog.getByRole("checkbox", { name: "reviews:decide" })).not.toBeChecked();
      await expectAccessible(page, { except: SCALAR });
      const created = page.waitForResponse((response) => response.url().includes("/api/trpc/token.create"));
      await dialog.getByRole("button", { name: "Create token" }).click();
      const [{ result }] = await (await created).json();
      const { token, expiresAt } = result.data;
      expect(Math.abs(Date.parse(expiresAt) - Date.now() - 3_600_000)).toBeLessThan(60_000);
      await expect(page.getByRole("status")).toContainText("Token filled in. It expires at");
      await expectAccessible(page, { except: SCALAR });

      await openOperation(page, "workflows", "listWorkflows", "List workflows");
      await page
        .getByRole("button", { name: /^Test Request/ })
        .first()
        .click();
      const answered = page.waitForResponse((response) => response.url().includes("/api/v1/workflows"));
      await page.getByRole("button", { name: /^Send/ }).first().click();
      const answer = await answered;
      expect(answer.status()).toBe(200);
      expect(answer.request().headers().authorization).toBe(`Bearer ${token}`);
      await expect(page.getByText("200 OK").first()).toBeVisible();

      const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      expect(stored).not.toContain(token);
      expect(await violations()).toEqual([]);

      await page.goto("/settings/tokens");
      const row = page.getByRole("listitem").filter({ hasText: `cs_…${token.slice(-4)}` });
      await expect(row).toContainText("API reference");
      await row.getByRole("button", { name: "Revoke API reference" }).click();
      await page.getByRole("button", { name: "Revoke token" }).click();
      await expect(row).toHaveCount(0);
    });

    test("anyone can read the reference, with code for each operation", async ({ page, app }) => {
      const violations = await watchPage(page, new URL(app.url).origin);
      await openOperation(page, "runs", "startRun", "Run a workflow");
      await expect(page.getByRole("link", { name: "Sign in to create a token" })).toBeVisible();
      await expect(page.getByRole("button", { name: "Create token" })).toHaveCount(0);
      const curl = page.getByText(`curl -X POST "${app.url}/api/v1/workflows/wf_abc123/run"`).first();
      await expect(curl).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      await expectAccessible(page, { except: SCALAR });
      expect(await violations()).toEqual([]);
    });

    test("every problem type has a page, and an unknown one a 404", async ({ page, app }) => {
      await page.goto("/problems");
      await expectAccessible(page);
      for (const [code, { title }] of Object.entries(ERROR_CODES)) {
        const answer = await page.request.get(`${app.url}/problems/${code}`);
        expect(answer.status(), code).toBe(200);
        await expect(page.getByRole("main").getByRole("link", { name: title, exact: true })).toHaveAttribute(
          "href",
          `/problems/${code}`,
        );
      }
      expect((await page.request.get(`${app.url}/problems/no-such-code`)).status()).toBe(404);

      await page.getByRole("link", { name: "Changed since you loaded it" }).click();
      await expect(page.getByRole("heading", { name: "What to do" })).toBeVisible();
      await expect(page.getByText("/problems/precondition-failed")).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      await page.getByRole("link", { name: "Update or deactivate an agent" }).click();
      await expect(
        page.getByRole("heading", { name: "Update or deactivate an agent" }).first(),
      ).toBeInViewport();
    });
  });

test("the type of a real error is the address of its page", async ({ page, app, request }) => {
  const answer = await request.get(`${app.url}/api/v1/runs`);
  const { type, title } = await answer.json();
  await page.goto(type);
  await expect(page.getByRole("heading", { name: title, level: 1 })).toBeVisible();
});
