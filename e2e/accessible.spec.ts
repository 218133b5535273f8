import { expectAccessible } from "./accessible";
import { expect, test } from "./app";
import { signIn } from "./sign-in";
import { makeWorkflow, startRun } from "./workflows";

for (const { name, use } of [
  { name: "at 1440 px", use: { viewport: { width: 1440, height: 900 } } },
  { name: "at 390 px", use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } },
])
  test.describe(name, () => {
    test.use(use);

    test("every page is accessible in light and dark, and fits its width", async ({ page, app, request }) => {
      test.slow();
      const id = await makeWorkflow(request, app, "Looked at closely");
      const runId = await startRun(request, app, id);
      await signIn(page, app);
      const check = async () => {
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      };
      await check();
      await page.goto(`/workflows/${id}`);
      await check();
      await page.getByRole("button", { name: /Finance agent/, expanded: false }).click();
      await check();
      await page.getByRole("button", { name: /Stop: a person decides/, expanded: false }).click();
      await check();
      await page.goto(`/runs/${runId}`);
      await page.getByRole("textbox", { name: /The text/ }).waitFor();
      await check();
      await page.getByRole("button", { name: "Reject" }).click();
      await check();
      await page.goto("/runs");
      await check();
      await page.goto("/runs?status=FAILED");
      await page.getByRole("list", { name: "Runs" }).getByRole("link").first().click();
      await page.getByRole("heading", { name: /^Step/ }).waitFor();
      await check();
      for (const path of [
        "/reviews",
        "/reviews?tab=done",
        "/workflows?q=nothing-is-called-this",
        "/workflows/new",
        "/settings",
        "/settings/tokens",
      ]) {
        await page.goto(path);
        await check();
      }
      await page.goto("/reviews");
      await page.getByRole("link", { name: "Looked at closely" }).first().click();
      await page.getByRole("textbox", { name: /The text/ }).fill("Copper stands at 9,480 dollars.");
      await page.getByRole("region", { name: "Your changes" }).waitFor();
      await check();
      await page.getByRole("button", { name: /^Approve with/ }).click();
      await page.getByText("What was changed").click();
      await page.getByRole("link", { name: /^Next: / }).waitFor();
      await check();
    });
  });

test.describe("under a thumb", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("what can be pressed is at least 44 px high", async ({ page, app, request }) => {
    const id = await makeWorkflow(request, app, "For a thumb");
    const runId = await startRun(request, app, id);
    await signIn(page, app);
    for (const path of ["/workflows", `/workflows/${id}`, "/runs", "/reviews", `/runs/${runId}`]) {
      await page.goto(path);
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("button, select, input, textarea, nav a")]
          .filter((element) => element.checkVisibility() && element.offsetHeight < 44)
          .filter((element) => !element.closest("[class*='after:absolute']"))
          .map((element) => element.outerHTML.slice(0, 120)),
      );
      expect({ path, small }).toEqual({ path, small: [] });
    }
  });
});
