import type { Page } from "playwright/test";
import { expectAccessible } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { makeWorkflow, send } from "@/e2e/support/workflows";

const DOCUMENT = `# Supplier report

Two suppliers asked for **longer terms**, see [the letter](https://letters.test/2026/11).

| Metal  | Price |
| ------ | ----: |
| Copper | 9,480 |

1. Answer Northwind
2. Ask Contoso

- [x] Read
- [ ] Signed

![chart](https://letters.test/chart.png) <script>alert(1)</script>`;

const steps = [{ agentId: "human", action: "Is it right?" }];

/** The run's input, as shown beside the document under review. */
const runInput = (page: Page) => page.getByRole("region", { name: "Run input" });

for (const { name, use } of [
  { name: "at 1440 px", use: DESKTOP },
  { name: "at 390 px", use: PHONE },
])
  test.describe(name, () => {
    test.use(use);

    test("Markdown is rendered, and its source can be shown instead", async ({ page, app, request }) => {
      const fetched: string[] = [];
      page.on("request", (sent) => {
        if (sent.url().includes("letters.test")) fetched.push(sent.url());
      });
      const id = await makeWorkflow(request, app, `In Markdown ${name}`, steps);
      const { runId } = await send(request, app, `/workflows/${id}/run`, { input: DOCUMENT });
      await signIn(page, app, app.dana, `/runs/${runId}`);
      if (use === PHONE) await page.getByRole("button", { name: "Details", exact: true }).tap();
      const input = runInput(page);
      await expect(input.getByRole("heading", { name: "Supplier report" })).toBeVisible();
      await expect(input.getByRole("cell", { name: "9,480" })).toBeVisible();
      await expect(input.getByRole("listitem").filter({ hasText: "Ask Contoso" })).toBeVisible();
      await expect(input.getByText("☐ Signed")).toBeVisible();
      const letter = input.getByRole("link", { name: "the letter" });
      await expect(letter).toHaveAttribute("href", "https://letters.test/2026/11");
      await expect(letter).toHaveAttribute("rel", "noreferrer");
      await expect(letter).toHaveAttribute("target", "_blank");
      await expect(input.getByText("(letters.test)").first()).toBeVisible();
      await expect(input.getByText("<script>alert(1)</script>")).toBeVisible();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);

      const source = input.getByRole("button", { name: "Source" });
      await source.press("Enter");
      await expect(source).toHaveAttribute("aria-pressed", "true");
      await expect(input.locator("p", { hasText: "# Supplier report" })).toHaveText(DOCUMENT);
      await expect(input.getByRole("table")).toHaveCount(0);
      await source.press("Enter");
      await expect(input.getByRole("table")).toBeVisible();
      expect(fetched).toEqual([]);
    });
  });

test("text without Markdown has no switch", async ({ page, app, request }) => {
  const id = await makeWorkflow(request, app, "In plain words", steps);
  const { runId } = await send(request, app, `/workflows/${id}/run`, { input: "A price.\nAnother price." });
  await signIn(page, app, app.dana, `/runs/${runId}`);
  await expect(runInput(page).getByText("Another price.")).toBeVisible();
  await expect(runInput(page).getByRole("button", { name: "Source" })).toHaveCount(0);
});
