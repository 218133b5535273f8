import { describe, expect, test } from "vitest";
import { compileSchema } from "./compile";

const invoice = {
  type: "object",
  properties: {
    total: { type: "number", minimum: 0 },
    currency: { enum: ["EUR", "USD"] },
    lines: { type: "array", items: { $ref: "#/$defs/line" } },
  },
  required: ["total", "currency"],
  additionalProperties: false,
  $defs: { line: { type: "object", properties: { text: { type: "string" } }, required: ["text"] } },
};

function compile(schema: Record<string, unknown>) {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new Error(compiled.fault);
  return compiled;
}

function fault(schema: Record<string, unknown>): string {
  const compiled = compileSchema(schema);
  if (compiled.ok) throw new Error("it compiles");
  return compiled.fault;
}

const nest = (depth: number): Record<string, unknown> =>
  depth === 0 ? { type: "string" } : { type: "array", items: nest(depth - 1) };

describe("compileSchema", () => {
  test("accepts a valid value and reports errors by path", () => {
    const { check } = compile({ $schema: "https://json-schema.org/draft/2020-12/schema", ...invoice });
    expect(check({ total: 1, currency: "EUR", lines: [{ text: "a" }] })).toEqual([]);
    expect(check({ total: -1, currency: "GBP", lines: [{}, { text: 7 }], more: 1 })).toEqual([
      { path: "/", message: 'must NOT have additional properties ("more")' },
      { path: "/total", message: "must be >= 0" },
      { path: "/currency", message: 'must be equal to one of the allowed values (["EUR","USD"])' },
      { path: "/lines/0/text", message: "is missing" },
      { path: "/lines/1/text", message: "must be string" },
    ]);
    expect(check("text")).toEqual([{ path: "/", message: "must be object" }]);
  });

  test("accepts a schema from an older draft, since the supported keywords are the same", () => {
    const { check } = compile({ $schema: "http://json-schema.org/draft-07/schema#", type: "number" });
    expect(check(1)).toEqual([]);
  });

  test("reports at most ten errors", () => {
    expect(compile({ items: { type: "string" } }).check(Array(1_000).fill(1))).toHaveLength(10);
  });

  test.each([
    ["an unknown type", { type: "text" }, "/type"],
    ["a reference to the network", { $ref: "https://evil.example.com/s.json" }, "same schema"],
    ["a file reference", { items: { $ref: "file:///etc/passwd" } }, "same schema"],
    ["a dangling reference", { $ref: "#/$defs/none" }, "doesn't exist"],
    ["a reference to a prototype property", { $ref: "#/constructor" }, "doesn't exist"],
    ["a self-reference", { properties: { next: { $ref: "#" } } }, "recursive"],
    [
      "an indirect self-reference",
      { $defs: { a: { items: { $ref: "#/$defs/b" } }, b: { items: { $ref: "#/$defs/a" } } } },
      "recursive",
    ],
    ["a pattern", { properties: { a: { pattern: "(a+)+$" } } }, "/properties/a/pattern: isn't supported"],
    ["its own id", { $id: "https://example.com/" }, "/$id: isn't supported"],
    ["a keyword for code", { $async: true }, "/$async: isn't supported"],
    ["a list as a schema", { items: [] }, "must be a schema"],
    ["deep nesting", nest(31), "nested more than 30 levels deep"],
    [
      "a non-numeric limit",
      { properties: { a: { minimum: "1" } } },
      "/properties/a/minimum: must be a number",
    ],
    ["a negative length", { minLength: -1 }, "/minLength: must be a whole number"],
    ["names that aren't strings", { required: [1] }, "/required: must be a list of names"],
    ["a very long reference", { $ref: `#/${"a".repeat(1_000)}` }, "same schema"],
  ])("refuses %s", (_, schema, words) => {
    expect(fault(schema)).toContain(words);
  });

  test("refuses a short schema that expands to millions of parts", () => {
    const $defs: Record<string, unknown> = { a0: { type: "string" } };
    for (let level = 1; level <= 8; level++)
      $defs[`a${level}`] = { allOf: Array(10).fill({ $ref: `#/$defs/a${level - 1}` }) };
    expect(fault({ $defs, $ref: "#/$defs/a8" })).toContain("more than 2000 parts");
  });

  test("checks a part only once, no matter how many times it's referenced", () => {
    const long = { required: Array.from({ length: 200_000 }, (_, index) => `a${index}`) };
    const allOf = Array(1_900).fill({ $ref: "#/$defs/long" });
    expect(compile({ $defs: { long }, allOf: allOf.slice(0, 900) }).check({})).toHaveLength(1);
    expect(fault({ $defs: { long }, allOf })).toContain("more than 2000 parts");
  });

  test("accepts nesting up to the limit", () => {
    expect(compileSchema(nest(29)).ok).toBe(true);
  });

  test("generates no code from names and values", () => {
    const hostile = `"];globalThis.pwned=1;//\n\${globalThis.pwned=1}`;
    const { check } = compile({
      properties: { [hostile]: { const: hostile, title: hostile } },
      required: [hostile],
      enum: [{ [hostile]: hostile }],
    });
    expect(check({ [hostile]: hostile })).toEqual([]);
    expect(check({}).length).toBeGreaterThan(0);
    expect("pwned" in globalThis).toBe(false);
  });
});
