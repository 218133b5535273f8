import { isFinished } from "@/server/domain/run/status";
import type { ListedRunDto } from "./api";
import { MAX_EXPORTED } from "./filters";

/** Spreadsheets run a cell that starts with one of these, after any spaces, as a formula. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Where the list separator is a semicolon, quotes inside a line don't keep text in its cell or in its row. */
const FORMULA_INSIDE = /([;\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/g;

const HEADER = [
  "Run",
  "Workflow",
  "Version",
  "Status",
  "Step",
  "Steps",
  "Started",
  "Ended",
  "Working (seconds)",
  "Waiting for people (seconds)",
  "Cost (USD)",
  "Started by",
  "Email",
  "Started through",
  "Session",
  "Input",
];

export const CSV_HEADER = toLine(HEADER);

/** The last line of a file that doesn't have all runs. */
export const CSV_CUT = toLine([
  `Only the newest ${MAX_EXPORTED.toLocaleString("en")} runs are in this file. Narrow the filters to get the others.`,
]);

export function toCsvLine(run: ListedRunDto): string {
  return toLine([
    run.id,
    run.workflowName,
    run.workflowVersion,
    run.reason ?? run.status,
    run.stepReached,
    run.steps,
    run.createdAt,
    isFinished(run.status) ? run.updatedAt : null,
    run.workingMs / 1000,
    run.waitingMs / 1000,
    run.cost === null ? null : run.cost / 1e6,
    run.startedBy.name,
    run.startedBy.email,
    run.test ? "TEST" : run.channel,
    run.sessionId,
    run.inputStart,
  ]);
}

function toLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

function toCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const inside = value.replace(FORMULA_INSIDE, "$1'");
  const text = FORMULA.test(value) ? `'${inside}` : inside;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
