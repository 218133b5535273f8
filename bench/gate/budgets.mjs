import { readFileSync } from "node:fs";

/** The maximum for each measure, with the reason for it. Tests read the same file. */
export const BUDGETS = JSON.parse(readFileSync(new URL("budgets.json", import.meta.url), "utf8"));

/** A missing or zero value counts as over budget, so a broken measurement fails. */
export const isOver = ({ value, max }) => !(value > 0 && value <= max);
