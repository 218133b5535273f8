import { describe, expect, test } from "vitest";
import { checkArguments, readArguments } from "./read-arguments";

const schema = {
  type: "object",
  properties: { to: { type: "string", pattern: "^(a+)+$" }, amount: { type: "number" } },
  required: ["to"],
};

describe("readArguments", () => {
  test("accepts an object that matches the tool's schema", () => {
    expect(readArguments(' {"to": "anna"}', schema)).toEqual({ ok: true, input: { to: "anna" } });
  });

  test.each([
    ["", "isn't valid JSON"],
    ["{\n'to': 1}", "isn't valid JSON on line 2: expected a name in double quotes, found “'”"],
    ["null", "must be object"],
    ['"anna"', "must be object"],
    ["{}", "/to is missing"],
    ['{"to": "a", "amount": "1"}', "/amount must be number"],
  ])("explains what is wrong with %j", (text, words) => {
    expect(readArguments(text, schema)).toEqual({ ok: false, fault: expect.stringContaining(words) });
  });

  test("reports at most three errors", () => {
    const required = ["a", "b", "c", "d", "e"];
    const read = readArguments("{}", { type: "object", required });
    expect(read.ok ? [] : read.fault.split(";")).toHaveLength(3);
  });
});

describe("checkArguments", () => {
  test("ignores patterns, because matching them can take forever", () => {
    expect(checkArguments({ to: `${"a".repeat(40)}!` }, schema)).toEqual([]);
  });

  test("leaves validation to the tool's server if the schema isn't supported", () => {
    expect(checkArguments({ to: 1 }, { properties: { to: { $ref: "#/nowhere" } } })).toEqual([]);
  });
});
