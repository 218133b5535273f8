import { expect, test } from "vitest";
import { type Failure, groupFailures } from "./group-failures";

const failure = (runId: string, workflowId: string, cause: string): Failure => ({
  runId,
  workflowId,
  workflowName: workflowId,
  cause,
  message: runId,
  failedAt: "2026-11-27T10:00:00.000Z",
  since: "2026-11-14T00:00:00.000Z",
  step: null,
});

test("failures of one workflow with one cause are one group, which names the latest", () => {
  const groups = groupFailures(
    [
      failure("run_3", "a", "timeout"),
      failure("run_2", "b", "timeout"),
      failure("run_1", "a", "timeout"),
      failure("run_0", "a", "tools"),
    ],
    { max: 5, exact: true },
  );
  expect(groups.map(({ runId, count }) => [runId, count])).toEqual([
    ["run_3", 2],
    ["run_2", 1],
    ["run_0", 1],
  ]);
});

test("only the groups with the latest failures are listed", () => {
  const groups = groupFailures([failure("run_1", "a", "x"), failure("run_0", "b", "x")], {
    max: 1,
    exact: true,
  });
  expect(groups.map(({ runId }) => runId)).toEqual(["run_1"]);
});

test("a group's start is the start of its first run, and failures with a different cause form a separate group", () => {
  const one = failure("run_2", "a", "x");
  const groups = groupFailures(
    [one, { ...one, since: "2026-11-01T00:00:00.000Z" }, { ...one, cause: "expired" }],
    { max: 5, exact: false },
  );
  expect(groups.map(({ cause, since, count, exact }) => [cause, since, count, exact])).toEqual([
    ["x", "2026-11-01T00:00:00.000Z", 2, false],
    ["expired", "2026-11-14T00:00:00.000Z", 1, false],
  ]);
});
