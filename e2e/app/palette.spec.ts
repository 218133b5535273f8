import type { Page, Route } from "playwright/test";
import { expectAccessible, findSmallTargets } from "@/e2e/support/accessible";
import { expect, test } from "@/e2e/support/app";
import { untilHydrated } from "@/e2e/support/hydrated";
import { untilStatus } from "@/e2e/support/run-page";
import { PHONE } from "@/e2e/support/screens";
import { signIn } from "@/e2e/support/sign-in";
import { dueBriefing, makeWorkflow, startRun } from "@/e2e/support/workflows";

const palette = (page: Page) => page.getByRole("dialog", { name: "Search or run a command" });
const sheet = (page: Page) => page.getByRole("dialog", { name: "Keyboard shortcuts" });
const field = (page: Page) => page.getByRole("combobox", { name: "Page, workflow, review, run, or action" });
const chosen = (page: Page) => page.getByRole("dialog").getByRole("option", { selected: true });

test.beforeEach(async ({ page, app }) => {
  await signIn(page, app);
  await untilHydrated(page);
});

test.describe("on a desktop", () => {
  test("the keyboard alone opens a page, a workflow, its open review, a run, and a setting", async ({
    page,
    app,
    request,
  }) => {
    const { keyboard } = page;
    const id = await makeWorkflow(request, app, "Quartz ledger", dueBriefing(3_600));
    const runId = await startRun(request, app, id);
    // The palette loads open reviews when it opens, so the review has to exist by then.
    await untilStatus(request, app, runId, "PAUSED");
    await page.goto("/runs");
    await expect(page.getByRole("link", { name: "Quartz ledger" }).first()).toBeVisible();
    await untilHydrated(page);
    const find = async (text: string, group: string) => {
      await keyboard.press("Control+k");
      await expect(field(page)).toBeFocused();
      await keyboard.type(text);
      const option = page.getByRole("group", { name: group }).getByRole("option").first();
      await expect(option).toBeVisible();
      const place = await palette(page)
        .getByRole("option")
        .evaluateAll((all, name) => all.findIndex((one) => one.closest(`[aria-label="${name}"]`)), group);
      for (let moves = 0; moves < place; moves++) await keyboard.press("ArrowDown");
      await expect(option).toHaveAttribute("aria-selected", "true");
      await keyboard.press("Enter");
      await expect(palette(page)).toBeHidden();
    };
    await find("revi", "Go to");
    await expect(page).toHaveURL(/\/reviews(\/|$)/);
    await find("ledger quartz", "Workflows");
    await expect(page).toHaveURL(new RegExp(`/workflows/${id}`));
    await find("financ", "Agents");
    await expect(page).toHaveURL(/\/agents\/finance_agent$/);
    await find("qurtz", "Open reviews");
    await expect(page).toHaveURL(/\/reviews\/rev_/);
    await find("quartz", "Recent runs");
    await expect(page).toHaveURL(new RegExp(`/runs/${runId}`));
    await find("tokens", "Settings");
    await expect(page).toHaveURL(/\/settings\/tokens$/);
    await find("new work", "Actions");
    await expect(page).toHaveURL(/\/workflows\/new$/);
  });

  test("the palette can search all runs for text that it doesn't find", async ({ page, app, request }) => {
    const id = await makeWorkflow(request, app, "Order mail");
    const runId = await startRun(request, app, id, "Order 48201 arrived wet.");
    await untilStatus(request, app, runId, "PAUSED");
    await page.keyboard.press("Control+k");
    await page.keyboard.type("arrived wet 48201");
    await expect(palette(page).getByText("Search all runs for “arrived wet 48201”")).toBeVisible();
    await expectAccessible(page);
    await palette(page)
      .getByRole("option", { name: /^Search all runs/ })
      .click();
    await expect(page).toHaveURL(/\/runs\?q=arrived/);
    await expect(page.getByText("1 run", { exact: true })).toBeVisible();
    await expect(page.getByText("Order 48201 arrived wet.")).toBeVisible();
  });

  test("text typed while the palette loads isn't lost, and the page doesn't treat it as shortcuts", async ({
    page,
  }) => {
    await page.goto("/reviews");
    await untilHydrated(page);
    const held: Route[] = [];
    let isHeld = true;
    await page.route("**/_next/static/**", async (route) => {
      if (isHeld) held.push(route);
      else await route.continue();
    });
    await page.keyboard.press("Control+k");
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await page.keyboard.type("tokenx");
    await page.keyboard.press("Backspace");
    isHeld = false;
    for (const route of held) await route.continue();
    await expect(field(page)).toHaveValue("token");
    await expect(page.getByRole("dialog")).toHaveCount(1);
    await page.keyboard.type("s");
    await expect(page.getByRole("option", { name: /API tokens/ })).toBeVisible();
  });

  test("the palette runs a workflow, and Escape or the keys that opened it close it", async ({
    page,
    app,
    request,
  }) => {
    const { keyboard } = page;
    await makeWorkflow(request, app, "Run from the palette");
    await page.reload();
    await untilHydrated(page);
    await keyboard.press("Control+k");
    await expect(field(page)).toBeFocused();
    await expectAccessible(page);
    await keyboard.press("Control+k");
    await expect(palette(page)).toBeHidden();
    await keyboard.press("Control+k");
    await keyboard.type("nothing is called so");
    await expect(palette(page).getByRole("option")).toHaveText([
      "Search all runs for “nothing is called so”",
    ]);
    await keyboard.press("Escape");
    await expect(palette(page)).toBeHidden();

    await keyboard.press("Control+k");
    await expect(field(page)).toHaveValue("");
    await palette(page).evaluate((dialog: HTMLDialogElement) => {
      dialog.close();
      window.dispatchEvent(new KeyboardEvent("keydown", { key: "k", code: "KeyK", ctrlKey: true }));
    });
    await expect(field(page)).toBeFocused();
    await keyboard.type("run a w");
    await expect(chosen(page)).toHaveText("Run a workflow…");
    await keyboard.press("Enter");
    const which = page.getByRole("combobox", { name: "Find a workflow" });
    await expect(which).toBeFocused();
    await keyboard.press("Backspace");
    await expect(field(page)).toBeFocused();
    await keyboard.type("run a w");
    await keyboard.press("Enter");
    await keyboard.type("from the pal");
    await expect(chosen(page)).toContainText("Run from the palette");
    await keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Run Run from the palette" })).toBeVisible();
    await keyboard.type("A note.");
    await keyboard.press("Control+Enter");
    await expect(page).toHaveURL(/\/runs\/run_/);
  });

  test("clearing the text drops the highlighted entry, and reopening the palette finds what was just created", async ({
    page,
    app,
    request,
  }) => {
    const { keyboard } = page;
    await keyboard.press("Control+k");
    await expect(field(page)).toBeFocused();
    const options = palette(page).getByRole("option");
    await keyboard.type("se");
    await expect(chosen(page)).toHaveText("Settings");
    await keyboard.press("ArrowDown");
    await keyboard.press("ArrowDown");
    await expect(chosen(page)).not.toHaveText("Settings");
    await keyboard.press("Backspace");
    await keyboard.press("Backspace");
    await expect(chosen(page)).toHaveText("Home");
    await expect(options.first()).toHaveAttribute("aria-selected", "true");
    await expect(palette(page).getByRole("status")).toHaveText("");
    await keyboard.press("ArrowUp");
    await expect(options.last()).toHaveAttribute("aria-selected", "true");
    await keyboard.press("Escape");
    await expect(palette(page)).toBeHidden();

    const id = await makeWorkflow(request, app, "Created a moment ago");
    await keyboard.press("Control+k");
    await keyboard.type("moment ago");
    await expect(chosen(page)).toHaveText("Created a moment ago");
    await expect(palette(page).getByRole("status")).toHaveText("1 result");
    await keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/workflows/${id}`));
  });

  test("usual names find pages, settings, and actions, which run from the keyboard", async ({ page }) => {
    const { keyboard } = page;
    const find = async (text: string, label: string) => {
      await keyboard.press("Control+k");
      await expect(field(page)).toBeFocused();
      await keyboard.type(text);
      await expect(chosen(page)).toHaveText(label);
      await keyboard.press("Enter");
      await expect(palette(page)).toBeHidden();
    };
    await find("invite", "Add member");
    await expect(page).toHaveURL(/\/settings\/members$/);
    await find("billing", "UsageWorkspace");
    await expect(page).toHaveURL(/\/settings\/usage$/);
    await find("dark mode", "Dark theme");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.getByRole("button", { name: /^Account/ }).click();
    await expect(page.getByRole("menuitemradio", { name: "Dark" })).toBeChecked();
    await keyboard.press("Escape");
    await find("system theme", "System theme");
    await expect(page.locator("html")).not.toHaveAttribute("data-theme");
    await find("help", "Keyboard shortcuts");
    await expect(sheet(page)).toBeVisible();
    await keyboard.press("Escape");
    await keyboard.press("Control+k");
    await keyboard.type("log out");
    // Doesn't sign out, because other tests in this file use the same sign-in.
    await expect(chosen(page)).toHaveText("Sign out");
  });

  test("/ searches the list and ? shows the shortcuts, until single-key shortcuts are turned off", async ({
    page,
  }) => {
    const { keyboard } = page;
    const search = page.getByRole("searchbox", { name: "Search by name" });
    await keyboard.press("/");
    await expect(search).toBeFocused();
    await keyboard.type("/?");
    await expect(search).toHaveValue("/?");
    await search.fill("");
    await page.getByRole("heading", { name: "Workflows", level: 1 }).click();
    await keyboard.press("?");
    await expect(sheet(page)).toContainText("Search the list");
    await expectAccessible(page);
    await sheet(page).getByRole("switch", { name: "Single-key shortcuts" }).click();
    await expect(sheet(page).getByRole("switch", { checked: false })).toBeVisible();
    await keyboard.press("Escape");

    await page.reload();
    await untilHydrated(page);
    await page.getByRole("heading", { name: "Workflows", level: 1 }).click();
    await keyboard.press("/");
    await keyboard.press("?");
    await keyboard.press("Control+k");
    await expect(field(page)).toBeFocused();
    await expect(sheet(page)).toBeHidden();
    await keyboard.type("keyb");
    await keyboard.press("Enter");
    await sheet(page).getByRole("switch", { name: "Single-key shortcuts" }).click();
    await keyboard.press("Escape");
    await keyboard.press("/");
    await expect(search).toBeFocused();
  });

  test("turning off single-key shortcuts also affects the inbox, and its keyboard help can be opened without a key", async ({
    page,
    app,
    request,
  }) => {
    const { keyboard } = page;
    const id = await makeWorkflow(request, app, "Keys turned off", dueBriefing(1_800));
    await startRun(request, app, id);
    await page.goto("/reviews");
    await page.getByRole("link", { name: "Keys turned off" }).click();
    const text = page.getByRole("textbox", { name: /^Document/ });
    await expect(text).toBeVisible();
    await page.getByRole("button", { name: /^Account/ }).click();
    await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).click();
    await expect(sheet(page)).toContainText("Go to the next review");
    await sheet(page).getByRole("switch", { name: "Single-key shortcuts" }).click();
    await keyboard.press("Escape");
    await page.locator("[data-review-pane]").focus();
    for (const key of ["e", "x", "?"]) await keyboard.press(key);
    await keyboard.press("Control+k");
    await expect(field(page)).toBeFocused();
    await keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(text).not.toBeFocused();
  });
});

test.describe("on a phone", () => {
  test.use(PHONE);

  test("the navigation has a button for the palette, and a tap opens a page", async ({ page }) => {
    await page.getByRole("navigation", { name: "Main" }).getByRole("button", { name: "Find" }).tap();
    await expect(field(page)).toBeFocused();
    await expect(page.getByRole("group", { name: "Workflows" })).toBeVisible();
    expect(await findSmallTargets(page)).toEqual([]);
    await expectAccessible(page);
    await field(page).fill("members");
    await page.getByRole("option", { name: /^Members/ }).tap();
    await expect(page).toHaveURL(/\/settings\/members$/);
    await expect(palette(page)).toBeHidden();
    await expect(page.locator("#main")).toBeFocused();
  });
});

test.describe("when the palette can't be loaded", () => {
  test.use({ outages: true });

  test("it says so, and leaves the keyboard to the page", async ({ page }) => {
    await page.goto("/runs");
    await untilHydrated(page);
    await page.route("**/_next/static/**", (route) => route.abort());
    for (let time = 0; time < 2; time++) {
      await expect(page.getByText("Couldn't load this.")).toHaveCount(0);
      await page.keyboard.press("Control+k");
      await expect(page.getByText("Couldn't load this.")).toBeVisible();
      await page.getByRole("searchbox").fill("");
      await page.keyboard.type("copper");
      await expect(page.getByRole("searchbox")).toHaveValue("copper");
    }
  });
});
