import { describe, expect, test } from "vitest";
import type { ListedRunDto } from "./api";
import { CSV_CUT, CSV_HEADER, toCsvLine } from "./csv-columns";

const run: ListedRunDto = {
  id: "run_1",
  workflowId: "wf_1",
  workflowName: "Refunds",
  workflowVersion: 2,
  sessionId: "550e8400-e29b-41d4-a716-446655440000",
  status: "FAILED",
  reason: "REJECTED",
  currentStepOrder: null,
  durationMs: 5_500,
  startedBy: { id: "mem_1", name: "Dana", email: "dana@acme.test" },
  reviewId: null,
  channel: "API",
  createdAt: "2026-11-27T09:00:00.000Z",
  updatedAt: "2026-11-27T09:00:05.500Z",
  erasedAt: null,
  test: false,
  inputStart: "Order 48213",
  steps: 3,
  stepReached: 2,
  waitingFor: [],
  waitingMs: 4_000,
  workingMs: 1_500,
  cost: 420_000,
  keptEmail: null,
  match: null,
};

const quote = (text: string) => (/[",\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

describe("a line of the CSV", () => {
  test("has a cell for each column", () => {
    expect(toCsvLine(run)).toBe(
      "run_1,Refunds,2,REJECTED,2,3,2026-11-27T09:00:00.000Z,2026-11-27T09:00:05.500Z,1.5,4,0.42,Dana,dana@acme.test,API,550e8400-e29b-41d4-a716-446655440000,Order 48213\r\n",
    );
    expect(CSV_HEADER.split(",")).toHaveLength(16);
  });

  test("quotes commas, quotation marks, and line breaks", () => {
    expect(toCsvLine({ ...run, workflowName: 'a,"b"\nc' })).toContain(',"a,""b""\nc",');
  });

  test("leaves unknown values empty", () => {
    const waiting = { ...run, status: "PAUSED" as const, reason: null, cost: null, workflowVersion: null };
    expect(toCsvLine(waiting)).toMatch(/^run_1,Refunds,,PAUSED,2,3,2026-11-27T09:00:00.000Z,,1.5,4,,Dana,/);
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "＝1"])(
    "never starts a formula: %j",
    (inputStart) => {
      const cell = toCsvLine({ ...run, inputStart }).slice(toCsvLine({ ...run, inputStart: "" }).length - 2);
      expect(cell).toMatch(/^"?'/);
    },
  );

  test.each([
    ["Hi;=cmd|'/c calc'!A1;x", "Hi;'=cmd|'/c calc'!A1;x"],
    ["a; +1", "a;' +1"],
    ['a;"=1', "a;'\"=1"],
    ["a\n@B1", "a\n'@B1"],
    ["a\t-1", "a\t'-1"],
    ["Copper; tin; x=1", "Copper; tin; x=1"],
  ])("never starts a formula after a semicolon, tab, or line break: %j", (inputStart, safe) => {
    expect(toCsvLine({ ...run, inputStart })).toBe(
      toCsvLine({ ...run, inputStart: "§" }).replace("§", quote(safe)),
    );
  });

  test("says so if the file is incomplete", () => {
    expect(CSV_CUT).toContain("Only the newest 10,000 runs");
  });
});
