import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read, type Waiting } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send } from "@/e2e/support/workflows";

test("scratch", async ({ page, app }) => {
  await addSignIn(page, app);
  await page.goto("/settings");
  console.log(page.url(), app.url, JSON.stringify({ ...app, token: 0 }).slice(0, 600));
});
