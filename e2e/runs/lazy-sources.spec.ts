import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { read } from "@/e2e/support/inbox";
import { DESKTOP } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send, startRun } from "@/e2e/support/workflows";

const STEPS = 30;
const LONG = "Copper rose to 9,480 dollars a tonne. Zinc fell.\n".repeat(2_000);

test.use(DESKTOP);

test("a waiting run loads only the source that is shown, and all sources when text is looked up", async ({
  page,
  app,
  request,
}) => {
  const config = { kind: "template", template: "{{ input }}" };
  await send(request, app, "/agents", { id: "copier", name: "Copier", config });
  const short = { kind: "template", template: "Copper rose to 9,480. Zinc fell." };
  await send(request, app, "/agents", { id: "shortener", name: "Shortener", config: short });
  const copies = Array.from({ length: STEPS - 2 }, () => ({ agentId: "copier", action: "Copy." }));
  const last = { agentId: "human", action: "Is it right?" };
  const shorten = { agentId: "shortener", action: "Shorten." };
  const id = await makeWorkflow(request, app, "Thirty steps", [...copies, shorten, last]);
  const runId = await startRun(request, app, id, LONG);
  const status = async () => (await read(request, app, `/workflows/runs/${runId}`)).status;
  await expect.poll(status, { timeout: 60_000 }).toBe("PAUSED");

  let texts = 0;
  page.on("request", (asked) => {
    texts += asked.url().split("run.stepText").length - 1;
  });
  let bytes = 0;
  page.on("response", async (response) => {
    if (!response.url().includes("/api/trpc/run.")) return;
    bytes += (await response.body()).length;
  });
  await signIn(page, app, app.dana, `/runs/${runId}`);
  const sources = page.getByRole("region", { name: "Sources" });
  await expect(sources.getByRole("region", { name: "Run input" })).toContainText("9,480 dollars");
  await expect(page.getByRole("button", { name: "Approve", exact: true })).toBeVisible();
  await expect.poll(() => texts).toBe(1);
  expect(bytes).toBeLessThan(3 * LONG.length);
  await expectAccessible(page);
  // The row of tabs fades out at the end where there are more tabs.
  const fades = () =>
    sources.getByRole("tablist").evaluate((row) => {
      const style = getComputedStyle(row);
      return ["--fade-start", "--fade-end"].map((name) => style.getPropertyValue(name));
    });
  await expect.poll(fades).toEqual(["0px", "32px"]);
  await sources.getByRole("tab", { name: "Run input" }).press("End");
  await expect.poll(fades).toEqual(["32px", "0px"]);
  await page.keyboard.press("Home");
  await sources.getByRole("button", { name: "Check against sources" }).click();
  await expect(sources).toContainText(
    "Every number, date, and name in this document appears in the sources.",
  );
  expect(texts).toBe(STEPS);
  // The steps are collapsed while the review waits, and expand on request.
  const gantt = page.locator("[data-gantt]");
  const height = () => gantt.evaluate((element) => element.clientHeight);
  expect(await height()).toBeLessThan(40);
  await page.getByRole("button", { name: "Show all 30 steps" }).click();
  await expect.poll(height).toBeGreaterThan(200);
  const fold = page.getByRole("button", { name: "Show only this step" });
  await expect(fold).toBeFocused();
  await expect(fold).not.toHaveAttribute("aria-expanded");
  // When someone else decides, the button disappears, and the selected step gets focus.
  await send(request, app, `/workflows/runs/${runId}/resume`, { output: "Copper rose to 9,480. Zinc fell." });
  await expect(fold).toHaveCount(0);
  await expect(gantt.getByRole("link").last()).toBeFocused();
});

test.describe("a source that can't be loaded", () => {
  test.use({ outages: true });

  test("is named, doesn't hold up the check against the others, and can be loaded again", async ({
    page,
    app,
    request,
  }) => {
    const config = { kind: "template", template: "{{ input }}" };
    await send(request, app, "/agents", { id: "repeater", name: "Repeater", config });
    const steps = [
      { agentId: "repeater", action: "Repeat." },
      { agentId: "human", action: "Is it right?" },
    ];
    const id = await makeWorkflow(request, app, "One source fails", steps);
    const runId = await startRun(request, app, id, "Copper rose to 9,480. Zinc fell.");
    const status = async () => (await read(request, app, `/workflows/runs/${runId}`)).status;
    await expect.poll(status, { timeout: 60_000 }).toBe("PAUSED");
    await page.route(/run\.stepText/, (route) => route.abort());
    await signIn(page, app, app.dana, `/runs/${runId}`);
    const sources = page.getByRole("region", { name: "Sources" });
    const notice = sources.getByRole("alert");
    await expect(notice).toContainText("Couldn't load Run input");
    await page.unroute(/run\.stepText/);
    await sources.getByRole("button", { name: "Check against sources" }).click();
    const found = "Every number, date, and name in this document appears in the sources";
    await expect(sources).toContainText(`${found} that could be loaded.`);
    await expect(notice).toContainText("Couldn't load Run input");
    await expectAccessible(page);
    await sources.getByRole("button", { name: "Try again" }).click();
    await expect(sources).toContainText(`${found}. This`);
    await expect(notice).toHaveCount(0);
    await expect(sources.getByRole("region", { name: "Run input" })).toContainText("Zinc fell.");
  });
});
