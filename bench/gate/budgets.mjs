import { readFileSync } from "node:fs";

/** What each measure may be at most, and why. Tests read the same file. */
export const BUDGETS = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));
