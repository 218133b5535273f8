import type { Page } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { actionField, card, inspector, openWorkflow, showFace } from "@/e2e/support/editor";
import { DESKTOP, PHONE } from "@/e2e/support/screens";
import { addSignIn, signIn } from "@/e2e/support/sign-in";
import { dueBriefing, makeWorkflow, startRun } from "@/e2e/support/workflows";

/** Steps for agents and people, with an error, a typo, and a warning. */
const FLAWED = [
  { agentId: "writer", action: "Write it: {{ input }}", name: "letter" },
  { agentId: "human", action: "Right?", review: { approvers: ["role:approver", "kim@a.test"], quorum: 3 } },
  { agentId: "writer", action: "Use {{ steps.letter.output }}, {{ steps.ghost.output }}, {{ letter }}." },
];

/** Opens every part of the editor and calls `look` each time. */
async function walkEditor(page: Page, look: () => Promise<void>) {
  const narrow = page.viewportSize()?.width === 390;
  const open = async (place: number) => {
    if (narrow) await card(page, place).tap();
    else await card(page, place).dblclick();
    await expect(actionField(page)).toBeFocused();
  };
  const close = async () => {
    if (narrow) await page.goBack();
    else await page.keyboard.press("Escape");
  };
  await expect(page.getByRole("button", { name: "Problems 1 problem, 2 warnings" })).toBeVisible();
  await look();
  if (!narrow) {
    await showFace(page, "Canvas");
    await look();
    await showFace(page, "List");
  }

  await open(3);
  await expect(inspector(page).getByRole("region", { name: "Problems in this step" })).toBeVisible();
  await look();
  await actionField(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(" {{");
  await expect(page.getByRole("listbox", { name: "Variables" })).toBeVisible();
  await look();
  await page.keyboard.press("Escape");
  await close();
  await open(2);
  await look();
  await inspector(page).getByRole("combobox", { name: "Specific people" }).click();
  await expect(page.getByRole("listbox", { name: "Members" })).toBeVisible();
  await look();
  await page.keyboard.press("Escape");
  await close();

  for (const menu of ["Problems", "Add a step before step 2", "More actions for step 1"]) {
    await page.getByRole("button", { name: new RegExp(`^${menu}`) }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await look();
    await page.keyboard.press("Escape");
  }
  const inMenu = async (item: string) => {
    await page.getByRole("button", { name: "More actions for this workflow" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  for (const show of [
    () => page.getByRole("button", { name: "Publish", exact: true }).click(),
    () => page.getByRole("button", { name: /^\d changes?$/ }).click(),
    () => inMenu("History"),
    () => page.getByRole("button", { name: "Run", exact: true }).click(),
    () => inMenu("Keyboard shortcuts"),
  ]) {
    await show();
    await expect(page.getByRole("dialog")).toBeVisible();
    await look();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }
  await inMenu("Details");
  await expect(inspector(page).getByRole("textbox", { name: "Description" })).toBeFocused();
  await look();
}

for (const { name, use } of [
  { name: "at 1440 px", use: DESKTOP },
  { name: "at 390 px", use: PHONE },
])
  test.describe(name, () => {
    test.use(use);

    test("every page is accessible in light and dark mode and fits the screen's width", async ({
      page,
      app,
      request,
    }) => {
      test.slow();
      const id = await makeWorkflow(request, app, "Looked at closely", dueBriefing(900));
      const runId = await startRun(request, app, id);
      await signIn(page, app);
      const check = async () => {
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      };
      await check();
      await page.goto(`/workflows/${id}`);
      await check();
      await page.goto(`/runs/${runId}`);
      await page.getByRole("textbox", { name: /^Document/ }).waitFor();
      await check();
      await page.getByRole("button", { name: "Reject" }).click();
      await check();
      await page.goto("/runs");
      await check();
      await page.goto("/runs?status=REJECTED");
      await page.getByRole("list", { name: "Runs" }).getByRole("link").first().click();
      await page.getByRole("heading", { name: /^Step/ }).waitFor();
      await check();
      for (const path of [
        "/",
        `/workflows/${id}/triggers`,
        `/workflows/${id}/triggers/new`,
        "/reviews",
        "/reviews?tab=done",
        "/workflows?q=nothing-is-called-this",
        "/workflows/new",
        "/settings",
        "/settings/notifications",
        "/settings/models",
        "/settings/tools",
        "/settings/usage",
        "/settings/members",
        "/settings/rules",
        "/settings/audit",
        "/settings/audit/auditors",
        "/settings/audit/verification",
        "/settings/reviews",
        "/settings/tokens",
        "/settings/slack",
        "/agents",
        "/agents/writer",
        "/agents/new",
      ]) {
        await page.goto(path);
        await check();
      }
      await page.goto("/reviews");
      await page.getByRole("link", { name: "Looked at closely" }).first().click();
      await page.getByRole("textbox", { name: /^Document/ }).fill("Copper stands at 9,480 dollars.");
      await page
        .getByRole("textbox", { name: /^Document/ })
        .locator("ins")
        .first()
        .waitFor();
      await check();
      await page.getByRole("button", { name: /^Approve with/ }).click();
      await page.getByText("Changes", { exact: true }).click();
      await check();
    });

    test("every part of the editor is accessible", async ({ page, app }) => {
      test.slow();
      await addSignIn(page, app);
      await openWorkflow(page, app, "Looked at closely, with flaws", FLAWED);
      await walkEditor(page, async () => {
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(use.viewport.width);
      });
    });
  });

test.describe("on a phone", () => {
  test.use(PHONE);

  test("every touch target is at least 44 px high", async ({ page, app, request }) => {
    const id = await makeWorkflow(request, app, "For a thumb");
    const runId = await startRun(request, app, id);
    await addSignIn(page, app);
    for (const path of [
      "/",
      "/workflows",
      `/workflows/${id}`,
      `/workflows/${id}/triggers/new?type=webhook`,
      "/runs",
      "/reviews",
      `/runs/${runId}`,
      "/settings/notifications",
      "/settings/members",
      "/settings/rules",
      "/settings/audit",
      "/settings/audit/auditors",
      "/settings/audit/verification",
      "/settings/reviews",
      "/settings/models",
      "/settings/slack",
      "/settings/tools",
      "/settings/usage",
      "/agents",
      "/agents/new?copy=writer",
    ]) {
      await page.goto(path);
      expect({ path, small: await findSmallTargets(page) }).toEqual({ path, small: [] });
    }
  });

  test("every touch target in the editor is at least 44 px high", async ({ page, app }) => {
    await addSignIn(page, app);
    await openWorkflow(page, app, "For a thumb, with flaws", FLAWED);
    await walkEditor(page, async () => expect(await findSmallTargets(page)).toEqual([]));
  });
});
