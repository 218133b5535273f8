import { startWaitingRun } from "@/e2e/support/inbox";
import { test, expect } from "@/e2e/support/own-app";
import { signIn } from "@/e2e/support/sign-in";
test("shots", async ({ page, app, request, installation }) => {
  test.setTimeout(300_000);
  const { runId, reviewId } = await startWaitingRun(request, app, "Private letter", 3_600);
  const failed = await startWaitingRun(request, app, "Cancelled letter", 3_600);
  await signIn(page, app, app.dana, `/runs/${runId}`);
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  const headers = { authorization: `Bearer ${app.token}` };
  await request.post(`${app.url}/api/v1/workflows/runs/${failed.runId}/cancel`, { headers });
  const dir = "/tmp/shots-erase";
  for (const [size, width] of [["1440", 1440], ["390", 390]] as const)
    for (const scheme of ["light", "dark"] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: scheme });
      const shot = (name: string) => page.screenshot({ path: `${dir}/${name}-${size}-${scheme}.png`, fullPage: false });
      if (size === "1440" && scheme === "light") {
        await page.goto(`/runs/${runId}`);
        await page.getByRole("button", { name: "Run actions" }).click();
        await shot("menu");
        await page.getByRole("menuitem", { name: "Erase texts…" }).click();
        await shot("dialog");
        await page.getByRole("dialog").getByLabel("Reason").fill("Request 4711 of a customer.");
        await page.getByRole("dialog").getByRole("button", { name: "Erase texts" }).click();
        await page.getByText(/^Reason: /).waitFor();
        await request.post(`${app.url}/api/v1/workflows/runs/${failed.runId}/erase`, { headers, data: { reason: "Requested." } });
        await installation.sql(`UPDATE "Run" SET "updatedAt" = now() - interval '40 days' WHERE "id" = $1`, [failed.runId]);
      }
      await page.goto(`/runs/${runId}`);
      await page.waitForTimeout(500);
      await shot("run");
      await page.goto(`/runs/${failed.runId}`);
      await page.waitForTimeout(500);
      await shot("run-failed");
      await page.goto(`/reviews/${reviewId}`);
      await page.waitForTimeout(500);
      await shot("review");
      await page.goto("/runs");
      await page.waitForTimeout(500);
      await shot("runs");
      await page.goto("/settings/rules");
      await page.getByLabel("Days until texts are erased").fill("30");
      await page.getByLabel("Days until runs are deleted").fill("35");
      await page.getByRole("heading", { name: "Data retention" }).scrollIntoViewIfNeeded();
      await shot("rules");
      await page.getByRole("button", { name: "Save retention" }).click();
      await page.getByRole("dialog").waitFor();
      await shot("retention-dialog");
    }
  const html = await request.get(`${app.url}/api/v1/workflows/runs/${runId}/evidence?format=html`, { headers });
  const { writeFileSync } = await import("node:fs");
  writeFileSync(`${dir}/evidence.html`, await html.text());
  await page.setViewportSize({ width: 1440, height: 1200 });
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`file://${dir}/evidence.html`);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `${dir}/evidence.png`, fullPage: true });
});
