import { describe, expect, test } from "vitest";
import { isFinished, RUN_MOVES, RUN_STATUSES, runStatusesBefore } from "./status";

describe("RUN_MOVES", () => {
  test("lead from every status only to other known statuses", () => {
    expect(Object.keys(RUN_MOVES)).toEqual([...RUN_STATUSES]);
    for (const from of RUN_STATUSES) {
      expect(RUN_STATUSES).toEqual(expect.arrayContaining([...RUN_MOVES[from]]));
      expect(RUN_MOVES[from]).not.toContain(from);
    }
  });

  test("lead from every status to a final status, and away from one only when someone continues the run", () => {
    for (const from of RUN_STATUSES) {
      if (isFinished(from)) expect(RUN_MOVES[from]).toEqual(from === "FAILED" ? ["QUEUED"] : []);
      else expect(RUN_MOVES[from]).toContain("FAILED");
    }
  });

  test("lead back to QUEUED only when someone continues a failed run", () =>
    expect(runStatusesBefore("QUEUED")).toEqual(["FAILED"]));
});

describe("runStatusesBefore", () => {
  test("reverses the table", () => {
    expect(runStatusesBefore("RUNNING")).toEqual(["QUEUED", "PAUSED"]);
    expect(runStatusesBefore("PAUSED")).toEqual(["RUNNING"]);
    expect(runStatusesBefore("COMPLETED")).toEqual(["RUNNING"]);
    expect(runStatusesBefore("FAILED")).toEqual(["QUEUED", "RUNNING", "PAUSED"]);
  });
});
