/** Spreadsheets treat a cell that starts with one of these, even after spaces, as a formula. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/**
 * If the list separator is a semicolon, quotes inside a line don't stop these characters from starting a
 * cell.
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
