import type { Locator, Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expectDocument } from "@/e2e/support/document";
import { untilHydrated } from "@/e2e/support/hydrated";
import { startWaitingRun, text } from "@/e2e/support/inbox";
import { expect, test } from "@/e2e/support/own-app";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send } from "@/e2e/support/workflows";
import { BRIEFING, CONTRACT_SUMMARY, REFUND_REPLY } from "@/server/domain/template/templates";

const DEMO = [BRIEFING, REFUND_REPLY, CONTRACT_SUMMARY];

test.beforeEach(async ({ page, app }) => signIn(page, app));

const input = (page: Page) => page.getByRole("dialog").getByRole("textbox", { name: "Input" });

test("a demo workflow's run dialog is prefilled with its sample text everywhere", async ({ page }) => {
  for (const { name, input: sample } of DEMO) {
    await page.goto("/workflows");
    await page.getByRole("button", { name: `Run ${name}` }).click();
    await expect(input(page)).toHaveValue(sample);
    await expect(page.getByRole("button", { name: "Start run" })).toBeEnabled();
    await expect(page.getByRole("button", { name: "Run without input" })).toHaveCount(0);
    await page.keyboard.press("Escape");

    await page.getByRole("link", { name, exact: true }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(input(page)).toHaveValue(sample);
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: "Run a workflow…" }).click();
    await page.getByRole("option", { name }).click();
    await expect(input(page)).toHaveValue(sample);
  }
});

test("the main button never sends an empty input", async ({ page, app, request }) => {
  await makeWorkflow(request, app, "Never run before");
  await page.goto("/workflows?q=Never+run+before");
  await page.getByRole("button", { name: "Run Never run before" }).click();
  const start = page.getByRole("button", { name: "Start run" });
  await expect(input(page)).toBeFocused();
  await expect(start).toBeDisabled();
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  await input(page).fill("  ");
  await expect(start).toBeDisabled();
  await input(page).fill("Some text.");
  await expect(start).toBeEnabled();
  await expect(page.getByRole("button", { name: "Run without input" })).toHaveCount(0);
  await input(page).fill("");
  await page.getByRole("button", { name: "Run without input" }).click();
  await page.waitForURL(/\/runs\/run_/);
});

test("pressing Ctrl+Enter again before the run page opens doesn't start a second run", async ({
  page,
  app,
  request,
}) => {
  const id = await makeWorkflow(request, app, "Started once");
  await page.goto("/workflows?q=Started+once");
  await page.getByRole("button", { name: "Run Started once" }).click();
  await input(page).fill("Some text.");
  let release = () => {};
  const gone = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/runs/run_*", async (route) => {
    await gone;
    await route.continue();
  });
  const leaving = page.waitForRequest("**/runs/run_*");
  await page.keyboard.press("Control+Enter");
  await leaving;
  const starts: string[] = [];
  page.on("request", (sent) => {
    if (sent.url().includes("/run.start")) starts.push(sent.url());
  });
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Start run" })).toBeDisabled();
  release();
  await page.waitForURL(/\/runs\/run_/);
  expect(starts).toEqual([]);
  const headers = { authorization: `Bearer ${app.token}` };
  const runs = await request.get(`${app.url}/api/v1/workflows/${id}/runs`, { headers });
  expect((await runs.json()).totalElements).toBe(1);
});

test("the palette's dialog closes when its run opens and can start another run", async ({
  page,
  app,
  request,
}) => {
  await makeWorkflow(request, app, "From the palette");
  for (const path of [/\/workflows$/, /\/runs\/run_/]) {
    await expect(page).toHaveURL(path);
    const before = page.url();
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: "Run a workflow…" }).click();
    await page.getByRole("option", { name: "From the palette" }).click();
    await input(page).fill("Some text.");
    await page.getByRole("button", { name: "Start run" }).click();
    await page.waitForURL((url) => /\/runs\/run_/.test(url.pathname) && url.href !== before);
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
});

test("an image is refused as a workflow file, whatever its size", async ({ page }) => {
  await page.goto("/workflows/new");
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d]);
  for (const size of [0, 2 * 1024 * 1024]) {
    const buffer = Buffer.concat([signature, Buffer.alloc(size, 0x2e)]);
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "photo.png", mimeType: "image/png", buffer });
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText("This isn't a workflow file");
    await expect(alert).toContainText("Choose a .json file exported from Countersign.");
  }
});

test("a step whose agent ignores instructions can be published and run without them", async ({
  page,
  app,
  request,
}) => {
  const config = { kind: "template", template: "Dear {{ input }}" };
  await send(request, app, "/agents", { id: "letter", name: "Letter", config });
  const id = await makeWorkflow(request, app, "Without an action", [{ agentId: "letter", action: "" }]);
  await page.goto(`/workflows/${id}`);
  await expect(page.getByText("No instructions needed")).toBeVisible();
  await expect(page.getByText(/problem/)).toHaveCount(0);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await input(page).fill("Marta");
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page.getByRole("region", { name: "Run", exact: true }).getByRole("status")).toHaveText(
    "Completed",
  );
});

test.describe("offline", () => {
  test.use({ outages: true, refusals: [502, 503] });

  async function expectKept(page: Page, path: RegExp) {
    await expectDocument(text(page), "My own words.");
    await expect(page).toHaveURL(path);
  }

  for (const [what, words] of [
    ["offline", "You're offline. This page stays open"],
    ["while the server is down", "Can't reach the server. This page stays open"],
  ] as const)
    test(`a click in the menu ${what} keeps the page and shows a notice`, async ({
      page,
      app,
      request,
      context,
      installation,
    }) => {
      const { reviewId } = await startWaitingRun(request, app, `Read ${what}`, 600);
      await page.goto(`/reviews/${reviewId}`);
      await untilHydrated(page);
      await text(page).fill("My own words.");
      if (what === "offline") await context.setOffline(true);
      else await installation.app.end("SIGTERM");
      const menu = page.getByRole("navigation", { name: "Main" });
      for (const name of ["Runs", "Settings"]) {
        await menu.getByRole("link", { name }).click();
        await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
        await expect(page.getByRole("status").filter({ hasText: words })).toBeVisible();
        await expectKept(page, new RegExp(reviewId));
      }
      await expectAccessible(page);
      if (what === "offline") await context.setOffline(false);
      else await installation.start();
      await expect(page.getByText(words)).toHaveCount(0);
      await expectKept(page, new RegExp(reviewId));
      await menu.getByRole("link", { name: "Runs" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Leave" }).click();
      await expect(page.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();
    });
});

for (const [where, use] of [
  ["at 1440 px", DESKTOP],
  ["at 390 px", PHONE],
] as const)
  test.describe(where, () => {
    test.use(use);

    test("an agent with a long unbroken name fits the screen", async ({ page, app, request }) => {
      const name = `${use.viewport.width}${"Unbroken".repeat(13)}`.slice(0, 100);
      const id = `long_${use.viewport.width}`;
      const config = { kind: "template", template: "{{ input }}" };
      await send(request, app, "/agents", { id, name, description: name.repeat(2), config });
      const steps = [
        { agentId: id, action: "Fill it in." },
        { agentId: "human", action: "Is it right?" },
      ];
      const workflowId = await makeWorkflow(request, app, "With a long agent", steps);
      const { runId } = await send(request, app, `/workflows/${workflowId}/run`, { input: "Some text." });
      const fits = async (part: Locator) => {
        await expect(part).toBeVisible();
        const box = await part.boundingBox();
        expect(box?.x).toBeGreaterThanOrEqual(0);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(use.viewport.width);
        expect(
          await part.evaluate((element) => element.scrollWidth - element.clientWidth),
        ).toBeLessThanOrEqual(0);
      };
      const pageFits = async () =>
        expect
          .soft(await page.evaluate(() => document.documentElement.scrollWidth), page.url())
          .toBe(use.viewport.width);
      for (const path of [
        "/agents",
        `/agents/${id}`,
        `/runs/${runId}`,
        `/runs/${runId}?step=1`,
        "/runs",
        "/reviews",
      ]) {
        await page.goto(path);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        await pageFits();
      }
      await page.goto(`/workflows/${workflowId}`);
      await page.getByRole("button", { name: "Add a step", exact: true }).click();
      await fits(page.getByRole("menu"));
      await fits(page.getByRole("menuitem").filter({ hasText: name.slice(0, 20) }));
      await pageFits();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Run", exact: true }).click();
      await pageFits();
    });
  });

test("runs of earlier days show the user's time of day, and the full time on hover", async ({ page }) => {
  await page.goto("/runs");
  const time = page
    .getByRole("list", { name: /^Runs: (?!Today)/ })
    .getByRole("time")
    .first();
  // Until the page is hydrated, times are in the server's time zone.
  await expect(time).toHaveAttribute("title", /GMT\+9$/);
  const at = new Date((await time.getAttribute("datetime")) ?? "");
  const clock = at.toLocaleTimeString("en-US", { timeStyle: "short", timeZone: "Asia/Tokyo" });
  const [hour = "", half = ""] = clock.split(/\s/);
  await expect(time).toHaveText(new RegExp(`^${hour}\\s${half}$`));
  await expect(time).toHaveAttribute("title", new RegExp(`${hour}:\\d\\d\\s${half} GMT\\+9$`));
});
