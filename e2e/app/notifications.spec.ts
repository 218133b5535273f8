import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { startWaitingRun } from "@/e2e/support/inbox";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { send } from "@/e2e/support/workflows";

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

test("with the keyboard, the focus stays in the list after marking notifications as read", async ({
  page,
  app,
  request,
}) => {
  const names = ["Read one by one", "Read with all"];
  for (const name of names) await startWaitingRun(request, app, name, 3_600);
  await signIn(page, app, app.sam, "/settings");
  await bell(page).press("Enter");
  const item = (name: string) => panel(page).getByRole("listitem").filter({ hasText: name });
  await item("Read one by one").getByRole("button", { name: "Mark as read" }).press("Enter");
  await expect(item("Read one by one").getByRole("button")).toHaveCount(0);
  await expect(item("Read one by one").getByRole("link")).toBeFocused();
  await panel(page).getByRole("button", { name: "Mark all as read" }).press("Enter");
  await expect(panel(page).getByRole("button", { name: "Mark all as read" })).toHaveCount(0);
  await expect(panel(page).getByRole("list", { name: "Notifications" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(panel(page).getByRole("link").first()).toBeFocused();
  await expect(bell(page)).toHaveAccessibleName("Notifications");
});

test("what arrives on a hidden page is marked as read once the page is visible again", async ({
  page,
  app,
  request,
}) => {
  const { reviewId } = await startWaitingRun(request, app, "Seen later", 3_600);
  await signIn(page, app, app.sam, `/reviews/${reviewId}`);
  await expect(bell(page)).toHaveAccessibleName("Notifications");
  await setHidden(page, true);
  await send(request, app, `/reviews/${reviewId}/comments`, { text: `@${app.sam} Is it right?` });
  await expect(bell(page)).toHaveAccessibleName("Notifications 1 unread");
  await setHidden(page, false);
  await expect(bell(page)).toHaveAccessibleName("Notifications");
});

/** Hides the page or shows it again, as if someone switched to a different tab and back. */
async function setHidden(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, value: hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

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
