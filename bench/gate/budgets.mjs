import { readFileSync } from "node:fs";

/** What each measure may be at most, and why. Tests read the same file. */
export const BUDGETS = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));

/** A value that is missing, or too small to be one, is over, too. */
export const isOver = ({ value, max }) => !(value > 0 && value <= max);
