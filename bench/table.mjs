import { stdout } from "node:process";

export function printTable(title, head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join("  ");
  stdout.write(`\n${title}\n\n${all.map((row) => line(row).trimEnd()).join("\n")}\n`);
}
