import { readFileSync } from "node:fs";

/** The maximum of each measure, and the reason for it. Tests read the same file. */
export const BUDGETS = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));

/** A missing or zero value counts as over, so a broken measurement fails. */
export const isOver = ({ value, max }) => !(value > 0 && value <= max);
