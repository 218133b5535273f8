import type { APIRequestContext, Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read } from "@/e2e/support/inbox";
import type { App } from "@/e2e/support/organization";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send, startRun } from "@/e2e/support/workflows";

const ONCE = { attempts: 1, backoffSeconds: 0, timeoutSeconds: null };

const region = (page: Page, name: string) =>
  page.locator("section").filter({ has: page.getByRole("heading", { level: 2, name }) });

async function makeTemplate(request: APIRequestContext, app: App, id: string) {
  const config = { kind: "template", template: "Dear {{ input }}," };
  await send(request, app, "/agents", { id, name: `Letter ${id}`, config });
}

/** Creates an agent that calls an unreachable server, and a run that fails because of it. Returns the run's ID. */
async function makeFailedStep(request: APIRequestContext, app: App, id: string, method: string) {
  const config = { kind: "http", method, url: "https://prices.invalid/", body: null };
  await send(request, app, "/agents", { id, name: `Prices ${id}`, config });
  const steps = [{ agentId: id, action: "Check.", retry: ONCE }];
  const runId = await startRun(request, app, await makeWorkflow(request, app, `Checks ${id}`, steps));
  await expect
    .poll(async () => (await read(request, app, `/workflows/runs/${runId}`)).status, { timeout: 60_000 })
    .toBe("FAILED");
  return runId;
}

test.describe("at 1440 px", () => {
  test.use(DESKTOP);

  test("what is typed into an agent's form can be tried by keyboard before it's saved", async ({
    page,
    app,
    request,
  }) => {
    await makeTemplate(request, app, "letter");
    await signIn(page, app, app.dana, "/agents/letter");
    const form = await page.getByRole("textbox", { name: "Template" }).boundingBox();
    const beside = await page.getByRole("heading", { level: 2, name: "Try it" }).boundingBox();
    expect(beside?.x ?? 0).toBeGreaterThan((form?.x ?? 0) + (form?.width ?? 0));
    await page.getByRole("textbox", { name: "Template" }).fill("Hello {{ input }}!");
    await page.getByRole("textbox", { name: "Sample input" }).focus();
    await page.keyboard.type("Northwind");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(region(page, "Try it").getByText("Hello Northwind!")).toBeVisible();
    await expect(region(page, "Try it").getByText("Completed")).toBeVisible();
    await expectAccessible(page);
    expect((await read(request, app, "/agents/letter")).config.template).toBe("Dear {{ input }},");
    await expect(page.getByText("Not saved yet.")).toBeVisible();
  });

  test("errors in the form are shown there, and nothing runs", async ({ page, app, request }) => {
    await makeTemplate(request, app, "broken");
    await signIn(page, app, app.dana, "/agents/broken");
    await page.getByRole("textbox", { name: "Template" }).fill("");
    await page.getByRole("button", { name: "Try agent" }).click();
    await expect(page.getByText("Enter a template.")).toBeVisible();
    await expect(page.getByText("Fix the errors in the form, then try again.")).toBeVisible();
    await expectAccessible(page);
  });

  test("the page asks before a request that can change something, and shows why the test failed", async ({
    page,
    app,
    request,
  }) => {
    const config = { kind: "http", method: "POST", url: "https://prices.invalid/", body: "{{ input }}" };
    await send(request, app, "/agents", { id: "poster", name: "Poster", config });
    await signIn(page, app, app.dana, "/agents/poster");
    await page.getByRole("textbox", { name: "Sample input" }).fill("48213");
    await page.getByRole("button", { name: "Try agent" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("This sends a real POST request to https://prices.invalid.");
    await expectAccessible(page);
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(region(page, "Try it").getByText("The output appears here.")).toBeVisible();
    await page.getByRole("button", { name: "Try agent" }).click();
    await dialog.getByRole("button", { name: "Try agent" }).click();
    await expect(
      region(page, "Try it")
        .getByText(/failed/i)
        .first(),
    ).toBeVisible({ timeout: 60_000 });
  });

  test("an agent's page shows how many of its steps failed, why, and in which runs", async ({
    page,
    app,
    request,
  }) => {
    const runId = await makeFailedStep(request, app, "prices", "GET");
    await signIn(page, app, app.dana, "/agents/prices");
    const figures = region(page, "Last 30 days");
    await expect(figures).toContainText("1 of 1 (100%)");
    await expectAccessible(page);
    await figures.getByRole("link", { name: /Run of Checks prices/ }).click();
    await page.waitForURL(`**/runs/${runId}?step=1`);
  });

  test("an agent that can't be edited has figures and shows where it's used, without a form to try it", async ({
    page,
    app,
    request,
  }) => {
    const steps = [{ agentId: "writer", action: "Repeat it.", retry: ONCE }];
    const runId = await startRun(request, app, await makeWorkflow(request, app, "Uses the writer", steps));
    await expect
      .poll(async () => (await read(request, app, `/workflows/runs/${runId}`)).status, { timeout: 60_000 })
      .toBe("COMPLETED");
    await signIn(page, app, app.dana, "/agents/writer");
    await expect(region(page, "Last 30 days").getByText("Median time")).toBeVisible();
    await expect(page.getByText(/^Used by \d+ workflow/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Try agent" })).toHaveCount(0);
    await expectAccessible(page);
  });
});

test.describe("at 390 px", () => {
  test.use(PHONE);

  test("trying an agent is below its form, fits the screen, and is large enough to tap", async ({
    page,
    app,
    request,
  }) => {
    await makeTemplate(request, app, "phone_letter");
    await signIn(page, app, app.dana, "/agents/phone_letter");
    await page.getByRole("textbox", { name: "Sample input" }).fill("Contoso");
    await page.getByRole("button", { name: "Try agent" }).tap();
    await expect(region(page, "Try it").getByText("Dear Contoso,")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
  });
});
