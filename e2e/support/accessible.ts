import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright/test";
import { expect } from "./app";

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** The rules whose results depend on the color scheme. */
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/**
 * Expects no violation of WCAG 2.2 AA on the page in its current state, in light and dark mode. Elements in `except`
 * come from a library, so only their colors are checked.
 */
export async function expectAccessible(page: Page, { except }: { except?: string } = {}): Promise<void> {
  // After a click on a link, Next shows the page a few frames before it sets the title.
  await expect(page).toHaveTitle(/./);
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  for (const [colorScheme, rules] of [
    ["light", TAGS],
    ["dark", COLOR_RULES],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    const violations = await page.evaluate(
      async ({ runOnly, except, colors }) => {
        // Waits for color transitions to finish. Ignores collapsed sections, whose transitions don't start until
        // the section is opened.
        const isVisible = ({ effect }: Animation) =>
          effect instanceof KeyframeEffect && effect.target?.checkVisibility();
        const changing = () =>
          document.getAnimations().filter((one) => one instanceof CSSTransition && isVisible(one));
        while (changing().length > 0) await Promise.allSettled(changing().map((one) => one.finished));
        const { violations } = await window.axe.run(document, { runOnly, resultTypes: ["violations"] });
        const counts = ({ target: [where] }: axe.NodeResult, id: string) =>
          !except || colors.includes(id) || !document.querySelector(String(where))?.closest(except);
        return violations
          .map(({ id, nodes }) => ({
            id,
            where: nodes.filter((node) => counts(node, id)).map(({ html }) => html),
          }))
          .filter(({ where }) => where.length > 0);
      },
      { runOnly: rules as string[], except, colors: COLOR_RULES },
    );
    expect({ colorScheme, violations }).toEqual({ colorScheme, violations: [] });
  }
}

/** Returns the touch targets that are too small. */
export function findSmallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const PRESSED =
      "button, select, input, textarea, summary, nav a, [role=menuitem], [role=option], [role=textbox]";
    const isVisible = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    // A checkbox's target includes its label. A pseudo-element can make a target larger than it looks.
    const heightOf = (element: HTMLElement) => (element.closest("label") ?? element).offsetHeight;
    return [...document.querySelectorAll<HTMLElement>(PRESSED)]
      .filter((element) => isVisible(element) && heightOf(element) < 44)
      .filter((element) => !element.closest("[class*='after:absolute']"))
      .map((element) => element.outerHTML.slice(0, 120));
  });
}
