import { expect, test } from "vitest";
import { groupRows } from "./group-rows";

const row = (id: string, workflowId: string, groupSize: number | null, workflowName = workflowId) => ({
  id,
  workflowId,
  workflowName,
  groupSize,
});
const of = (...rows: ReturnType<typeof row>[]) =>
  groupRows(rows).map(({ name, size, rows }) => [name, size, rows.map(({ id }) => id).join(" ")]);

test("a grouped list has one group for each workflow, with its size on all pages", () => {
  expect(of(row("1", "a", 30), row("2", "a", 30), row("3", "b", 1))).toEqual([
    ["a", 30, "1 2"],
    ["b", 1, "3"],
  ]);
});

test("workflows that share a name, and a workflow's old and new names, have separate groups", () => {
  expect(of(row("1", "a", 1, "Reply"), row("2", "b", 1, "Reply"), row("3", "b", 1, "Reply 2"))).toHaveLength(
    3,
  );
});

test("a list that isn't grouped has one group without a name, and an empty list has none", () => {
  expect(of(row("1", "a", null), row("2", "b", null), row("3", "a", null))).toEqual([[null, 3, "1 2 3"]]);
  expect(of()).toEqual([]);
});
