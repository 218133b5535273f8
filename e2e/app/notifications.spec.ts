import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { startWaitingRun } from "@/e2e/support/inbox";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";

const bell = (page: Page) => page.getByRole("button", { name: /^Notifications/ });
const panel = (page: Page) => page.getByRole("dialog", { name: "Notifications" });

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("the bell shows a new review without a reload, and opening it marks it as read", async ({
      page,
      app,
      request,
    }) => {
      const name = `Told ${where}`;
      await signIn(page, app, app.sam, "/settings");
      await bell(page).click();
      await expect(panel(page)).toBeFocused();
      await expect(panel(page).getByText("Notification settings")).toBeVisible();
      const { reviewId } = await startWaitingRun(request, app, name, 3_600);
      const item = panel(page).getByRole("link", { name: `Unread: Review requested: “${name}”` });
      await expect(item).toBeVisible();
      await expect(bell(page)).toHaveAccessibleName(/^Notifications \d+ unread$/);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      if (use === PHONE) expect(await findSmallTargets(page)).toEqual([]);
      await item.click();
      await expect(page).toHaveURL(`/reviews/${reviewId}`);
      await expect(panel(page)).toBeHidden();
      await bell(page).click();
      await expect(
        panel(page).getByRole("link", { name: `Review requested: “${name}”`, exact: true }),
      ).toBeVisible();
    });
  });

test("a choice in the settings is kept and obeyed", async ({ page, app, request }) => {
  await signIn(page, app, app.sam, "/settings/notifications");
  const inApp = page.getByRole("checkbox", { name: "Review requested: In the app" });
  await expect(inApp).toBeChecked();
  await inApp.uncheck();
  await expect(page.getByText("Notification settings saved")).toBeVisible();
  await page.reload();
  await expect(inApp).not.toBeChecked();
  await expect(page.getByRole("checkbox", { name: "Review requested: Email" })).toBeChecked();
  const name = "Not in the bell";
  await startWaitingRun(request, app, name, 3_600);
  await page.goto("/reviews");
  await expect(page.getByRole("link", { name }).first()).toBeVisible();
  await bell(page).click();
  const loaded = panel(page).getByRole("listitem").or(panel(page).getByText("No notifications yet"));
  await expect(loaded.first()).toBeVisible();
  await expect(panel(page).getByRole("link", { name })).toHaveCount(0);
  await page.goto("/settings/messages");
  await expect(page.getByRole("link", { name: new RegExp(name) }).first()).toBeVisible();
  await page.goto("/settings/notifications");
  await inApp.check();
  await expect(page.getByText("Notification settings saved")).toBeVisible();
});
