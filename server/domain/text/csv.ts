/** Spreadsheets treat a cell as a formula if it starts with one of these, even after spaces. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * Spreadsheets that separate cells with semicolons don't recognize a quote after a comma as the start of a quoted cell.
 * One of these characters inside the quotes then starts a new cell, which can be a formula.
 */
const FORMULA_INSIDE = /([;\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/g;

/** Without this mark, spreadsheets don't read the file as UTF-8. */
export const CSV_START = "\uFEFF";

/** Writes one line of a CSV file. Escapes text that would start a formula. */
export function writeCsvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(toCell).join(",")}\r\n`;
}

function toCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const inside = value.replace(FORMULA_INSIDE, "$1'");
  const text = FORMULA.test(value) ? `'${inside}` : inside;
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
