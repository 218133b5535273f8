import { describe, expect, test } from "vitest";
import { readWhen } from "./expression";

const faultOf = (expression: string) => {
  const read = readWhen(expression);
  return read.ok ? null : read.fault;
};

describe("a condition", () => {
  test.each([
    "json.amount >= 100",
    "double(json.amount) >= 100.0",
    "json.amount * 1.2 > 100 || 1 + 0.5 > size(output)",
    'output.contains("refund") && !has(json.approved)',
    'json.items.exists(item, item.total > 100 && item.kind == "food")',
    "json.items.filter(i, i.total > 1).map(i, i.total).all(t, t < 5)",
    'run.channel == "API" && run.startedBy.endsWith("@acme.test")',
    'steps.facts.json.amount > 1 && steps["other-step"].output != ""',
    "json == null",
    '"EUR" in json.currencies',
  ])("%s is fine", (expression) => {
    expect(faultOf(expression)).toBeNull();
  });

  test("names the earlier steps that it reads", () => {
    const read = readWhen('steps.facts.json.a == 1 || steps["b-c"].output == "" || steps.facts.output == ""');
    expect(read.ok && read.steps).toEqual(["facts", "b-c"]);
  });

  test.each([
    ["", 0, "it's empty"],
    ["json.amount >= ", 15, "it isn't complete"],
    ["output >= 100", 0, "these types don't match: string >= int"],
    ["1 > 0 && jsn.amount > 1", 9, "there is no jsn. Use input, output, json, run, or steps"],
    ["size(output)", 0, "it must be true or false, but it's a number"],
    ["output", 0, "it must be true or false, but it's text"],
    ['output.matches("a+")', 0, "matches() isn't available in conditions"],
    ["timestamp(output) > timestamp(input)", 0, "timestamp() isn't available in conditions"],
    ["cel.bind(a, json, a.b > 1)", 0, "bind() isn't available in conditions"],
    ['b"x" == b"x"', 0, "bytes and unsigned numbers aren't supported"],
    ["steps == null", 0, 'name the step, such as steps.draft.output or steps["draft"].output'],
    ["run.secret == 1", 4, "no such key: secret"],
    [`${"(".repeat(200)}true${")".repeat(200)}`, 24, "it's too complex"],
  ])("%s is rejected with the position", (expression, at, message) => {
    expect(faultOf(expression)).toEqual({ at, message });
  });

  test("has at most 1,000 characters", () => {
    expect(faultOf(`output == "${"x".repeat(1_000)}"`)?.message).toBe("it has more than 1,000 characters");
  });
});
