import { readFileSync } from "node:fs";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/own-app";
import { signIn } from "@/e2e/support/sign-in";

test.use({ variables: { SMTP_URL: "smtp://127.0.0.1:9", MAIL_FROM: "us@acme.test" } });

test("an owner verifies the audit and chooses witnesses", async ({ page, app, installation }) => {
  await signIn(page, app, app.dana, "/settings/audit");
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(page.getByText(/^[\d,]+ entries\. All match the chain\.$/)).toBeVisible();
  // The verified entries and the newer ones add up to the number above the list.
  await expect
    .poll(async () => {
      const read = async (words: RegExp) => {
        const text = await page.getByText(words).textContent();
        return Number((words.exec(text ?? "")?.[1] ?? "").replace(",", ""));
      };
      const verified = await read(/^([\d,]+) entries\. All match the chain\.$/);
      const newer = await read(/([\d,]+) newer entr(?:y|ies) (?:isn't|aren't) verified yet\./);
      return verified + newer - (await read(/^([\d,]+) entries$/));
    })
    .toBe(0);
  await page.getByRole("link", { name: "Results and witnesses" }).click();
  const results = page.getByRole("list", { name: "Results" });
  await expect(results.getByRole("listitem")).toHaveText([
    /All match the chain\..*started by Dana Whitfield/,
  ]);

  await page.getByLabel("Email addresses").fill("auditor");
  await page.getByRole("button", { name: "Save witnesses" }).click();
  await expect(page.getByText("auditor isn't an email address.")).toBeVisible();
  await page.getByLabel("Email addresses").fill("auditor@acme.test");
  await page.getByRole("button", { name: "Save witnesses" }).click();
  const witness = page.getByRole("list", { name: "Witnesses by email" }).getByRole("listitem");
  await expect(witness).toContainText("auditor@acme.test");
  await expectAccessible(page);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download newest head" }).click(),
  ]);
  const head = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(download.suggestedFilename()).toBe(`head-${head.sequence}.json`);
  expect(head).toMatchObject({ type: "countersign/head", signature: expect.any(String) });

  await installation.sql(`UPDATE "Review" SET "draft" = 'Other' WHERE "status" = 'APPROVED'`, []);
  await page.getByRole("button", { name: "Verify" }).click();
  await expect(results.getByRole("listitem").first()).toContainText(/\d problems? found\./);
  await results.getByText("Problems", { exact: true }).click();
  await results.getByRole("link", { name: "View entry" }).first().click();
  await expect(page.getByRole("list", { name: "Entries" }).getByRole("listitem")).toHaveCount(1);
  await page.getByRole("button", { name: /^Notifications/ }).click();
  await expect(
    page.getByRole("link", { name: /Verification of the audit log found \d problem/ }),
  ).toBeVisible();
});
