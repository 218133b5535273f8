import { expect, test } from "vitest";
import { findNearestName } from "./nearest-name";

const NAMES = ["page", "status", "reason", "workflowId", "agentId", "from", "to", "q"];

test.each([
  ["stauts", "status"],
  ["Status", "status"],
  ["fromm", "from"],
  ["workflowid", "workflowId"],
  ["workflow", "workflowId"],
  ["agent", "agentId"],
  ["sort", null],
  ["id", null],
  ["x", null],
  ["", null],
  ["status".repeat(9), null],
])("of these names, %j is closest to %j", (typed, nearest) => {
  expect(findNearestName(NAMES, typed)).toBe(nearest);
});
