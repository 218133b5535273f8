import { expect, test } from "@/e2e/support/own-app";
import { addSignIn } from "@/e2e/support/sign-in";

const dir = "/tmp/shots-witness";
for (const [width, colorScheme] of [
  [1440, "light"],
  [1440, "dark"],
  [390, "light"],
  [390, "dark"],
] as const)
  test(`shots ${width} ${colorScheme}`, async ({ page, app, installation }) => {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await addSignIn(page, app);
    const shot = (name: string) =>
      page.screenshot({ path: `${dir}/${name}-${width}-${colorScheme}.png`, fullPage: true });
    if (width === 1440 && colorScheme === "light") {
      await page.goto(`${app.url}/settings/audit/verification`);
      await shot("empty");
      await installation.sql(`UPDATE "Review" SET "draft" = 'Other' WHERE "status" = 'APPROVED'`, []);
      await page
        .getByLabel("Email addresses")
        .fill("auditor@acme.test\nsomeone-with-a-long-address@a-long-company-name.example.test");
      await page.getByRole("button", { name: "Save witnesses" }).click();
      await expect(page.getByRole("list", { name: "Witnesses by email" })).toBeVisible();
      await page.getByRole("button", { name: "Verify" }).click();
      await expect(page.getByRole("list", { name: "Results" })).toBeVisible();
      await expect(page.getByText("Last attempt failed").first()).toBeVisible();
    }
    await page.goto(`${app.url}/settings/audit/verification`);
    await page.getByText("Problems", { exact: true }).first().click();
    await shot("verification");
    await page.goto(`${app.url}/settings/audit`);
    await page.getByText("Last verified").waitFor();
    await shot("audit");
    await page.goto(`${app.url}/settings/notifications`);
    await shot("notifications");
  });
test.use({ variables: { SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "us@acme.test" } });
