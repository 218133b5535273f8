import { expectAccessible } from "@/e2e/support/accessible";
import { read, startWaitingRun } from "@/e2e/support/inbox";
import { expect, test } from "@/e2e/support/own-app";
import { chooseRunAction } from "@/e2e/support/run-page";
import { signIn } from "@/e2e/support/sign-in";
import { NOTE } from "@/e2e/support/workflows";

test("an admin erases a run's content with a reason, and every page says so instead", async ({
  page,
  app,
  request,
}) => {
  const { runId, reviewId } = await startWaitingRun(request, app, "Private letter", 3_600);
  await signIn(page, app, app.dana, `/runs/${runId}`);
  await page.getByRole("button", { name: "Approve" }).click();
  await expect(page.getByRole("status").getByText("Completed")).toBeVisible();
  await expect(page.getByText(NOTE).first()).toBeVisible();

  await chooseRunAction(page, "Erase content…");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Erase content" }).click();
  await expect(dialog.getByText("Enter a reason.")).toBeVisible();
  await dialog.getByLabel("Reason").fill("Request 4711 of a customer.");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Erase content" }).click();
  const notice = page.getByRole("note").filter({ hasText: /^Erased on .+ by Dana Whitfield/ });
  await expect(notice).toContainText("Reason: Request 4711 of a customer.");
  await expect(page.getByText(NOTE)).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(`/reviews/${reviewId}`);
  await expect(page.getByRole("heading", { name: "This review's content was erased" })).toBeVisible();
  await expect(page.getByText(/^Erased on /).first()).toBeVisible();
  await expect(page.getByText("Approved by Dana Whitfield")).toBeVisible();
  await page.goto("/runs");
  const row = page.getByRole("listitem").filter({ hasText: "Private letter" });
  await expect(row.getByText(/^Erased on /)).toBeVisible();
});

test("an owner sees what a retention erases and deletes before it's switched on", async ({
  page,
  app,
  request,
  installation,
}) => {
  const { runId } = await startWaitingRun(request, app, "Old letter", 3_600);
  await request.post(`${app.url}/api/v1/workflows/runs/${runId}/cancel`, {
    headers: { authorization: `Bearer ${app.token}` },
  });
  await installation.sql(`UPDATE "Run" SET "updatedAt" = now() - interval '40 days' WHERE "id" = $1`, [
    runId,
  ]);
  await signIn(page, app, app.dana, "/settings/rules");
  await page.getByLabel("Days until content is erased").fill("30");
  await page.getByLabel("Days until runs are deleted").fill("20");
  const save = page.getByRole("button", { name: "Save retention" });
  await save.click();
  await expect(page.getByText("Runs can't be deleted before their content is erased.")).toBeVisible();
  await page.getByLabel("Days until runs are deleted").fill("60");
  await save.click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(/^1 run loses its content \(ended /)).toBeVisible();
  await expect(dialog.getByText("No runs are deleted")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Change retention" }).click();
  await expect(page.getByText(/^Content is erased 30 days after a run ends\./)).toBeVisible();
  await expect
    .poll(async () => (await read(request, app, `/workflows/runs/${runId}`)).erasure)
    .toMatchObject({ by: null, afterDays: 30 });
});

test("an owner erases a removed person, who is no longer listed", async ({ page, app }) => {
  await signIn(page, app, app.dana, "/settings/members");
  await page.getByRole("button", { name: /^Manage Noor / }).click();
  await page.getByRole("menuitem", { name: "Remove", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove member" }).click();
  await page.getByRole("button", { name: /^Erase Noor / }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reason").fill("Request 12.");
  await dialog.getByRole("button", { name: "Erase person" }).click();
  await expect(page.getByText("Name and email erased")).toBeVisible();
  await expect(page.getByRole("list", { name: "Removed people" })).toHaveCount(0);
});
