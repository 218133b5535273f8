import { expect, test } from "vitest";
import { fileNameOf } from "./export-workflow";

test.each([
  ["Daily Market Briefing", "daily-market-briefing.countersign.json"],
  ["  Q3/2026: café & “crème” ", "q3-2026-cafe-creme.countersign.json"],
  ["../../etc/passwd", "etc-passwd.countersign.json"],
  ["週報 2026", "週報-2026.countersign.json"],
  ["한글", "한글.countersign.json"],
  ["", "workflow.countersign.json"],
  ["…", "workflow.countersign.json"],
  [`${"a".repeat(59)} b`, `${"a".repeat(59)}.countersign.json`],
])("the file name for %j is %s", (name, file) => {
  expect(fileNameOf(name)).toBe(file);
});
