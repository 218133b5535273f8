/** Spreadsheets run a cell that starts with one of these, after any spaces, as a formula. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** Where the list separator is a semicolon, quotes inside a line don't keep text in its cell or in its row. */
const FORMULA_INSIDE = /([;\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/g;

/** Spreadsheets read a file without this mark as if it weren't UTF-8. */
export const CSV_START = "\uFEFF";

/** Writes one line of a CSV file. No text in it starts a formula. */
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
