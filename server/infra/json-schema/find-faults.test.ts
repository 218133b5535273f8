import { Ajv2020 } from "ajv/dist/2020";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { findFaults } from "./find-faults";
import { findSchemaFault, type Json } from "./find-schema-fault";

const times = <Item>(count: number, make: (index: number) => Item) =>
  Array.from({ length: count }, (_, index) => make(index));

describe("findFaults", () => {
  const name = fc.constantFrom("a", "b", "length", "name");
  const scalar = fc.constantFrom<unknown>(null, true, 0, 1, 1.5, -3, "", "a", "ab", "😀", "😀b");
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      scalar,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(name, tie("value"), { maxKeys: 3, noNullPrototype: true }),
    ),
  }));
  const count = fc.nat(3);
  const type = fc.constantFrom("array", "boolean", "integer", "null", "number", "object", "string");
  const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
    const some = fc.array(tie("schema"), { minLength: 1, maxLength: 3 });
    const keywords = fc.record(
      {
        type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 2 })),
        const: value,
        enum: fc.uniqueArray(value, { minLength: 1, maxLength: 3, selector: (one) => JSON.stringify(one) }),
        minimum: count,
        maximum: count,
        exclusiveMinimum: count,
        exclusiveMaximum: count,
        multipleOf: fc.constantFrom(1, 2, 0.5),
        minLength: count,
        maxLength: count,
        minItems: count,
        maxItems: count,
        uniqueItems: fc.boolean(),
        minProperties: count,
        maxProperties: count,
        required: fc.uniqueArray(name, { maxLength: 2 }),
        properties: fc.dictionary(name, tie("schema"), { maxKeys: 2, noNullPrototype: true }),
        additionalProperties: tie("schema"),
        items: tie("schema"),
        prefixItems: some,
        allOf: some,
        anyOf: some,
        oneOf: some,
        not: tie("schema"),
        $ref: fc.constantFrom("#/$defs/list", "#/$defs/other~1name"),
      },
      { requiredKeys: [] },
    );
    // Uses only a few keywords per schema, so that some values are valid.
    const few = fc
      .tuple(keywords, fc.array(fc.nat(25), { minLength: 1, maxLength: 3 }))
      .map(([all, at]) => Object.fromEntries(Object.entries(all).filter((_, index) => at.includes(index))));
    return { schema: fc.oneof({ depthSize: "small" }, fc.boolean(), few, few) };
  });
  const $defs = { list: { type: "array", items: { type: "integer" } }, "other/name": { type: "string" } };

  test("finds exactly the same errors as a widely used validator", () => {
    const ajv = new Ajv2020({ strict: false, ownProperties: true, validateSchema: false, logger: false });
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 5 }), (part, values) => {
        const whole: Json = { $defs, allOf: [part] };
        expect(findSchemaFault(whole)).toBeNull();
        const valid = ajv.compile(whole);
        for (const value of values)
          expect([value, findFaults(whole, value).length === 0]).toEqual([value, valid(value)]);
      }),
      { numRuns: 100 },
    );
  });

  test("accepts 19.99 as a multiple of 0.01, but not 19.995", () => {
    const cents = { multipleOf: 0.01 };
    expect([19.99, 0.07, 1_234_567.89, 0].flatMap((price) => findFaults(cents, price))).toEqual([]);
    expect([19.995, 0.001].map((price) => findFaults(cents, price).length)).toEqual([1, 1]);
  });

  test("accepts values of the maximum output size", () => {
    const longest = times(MAX_TEXT_BYTES / 2 - 1, () => 0);
    expect(findFaults({ type: "array", items: { type: "integer" } }, longest)).toEqual([]);
    const text = "x".repeat(MAX_TEXT_BYTES);
    expect(findFaults({ type: "string", minLength: 1, maxLength: MAX_TEXT_BYTES }, text)).toEqual([]);
  });

  const zeros = times(MAX_TEXT_BYTES / 2 - 1, () => 0);
  test.each<[string, Json, unknown]>([
    [
      "an error in each of many parts of many values",
      { items: { allOf: times(100, () => ({ type: "string" })) } },
      zeros,
    ],
    [
      "many choices, none of which match",
      { items: { anyOf: times(1_900, () => ({ type: "string" })) } },
      zeros,
    ],
    [
      "nested choices",
      {
        items: {
          oneOf: times(12, () => ({
            oneOf: times(12, () => ({ oneOf: times(12, () => ({ minimum: 1 })) })),
          })),
        },
      },
      zeros,
    ],
    [
      "a long string, measured repeatedly",
      { allOf: times(1_900, () => ({ maxLength: 1 })) },
      "x".repeat(MAX_TEXT_BYTES),
    ],
    [
      "a long string, compared repeatedly",
      { items: { anyOf: times(1_900, () => ({ const: "y" })) } },
      ["x".repeat(MAX_TEXT_BYTES)],
    ],
    [
      "many names, counted repeatedly",
      { allOf: times(1_900, () => ({ maxProperties: 1_000_000 })) },
      Object.fromEntries(times(20_000, (index) => [`name ${index}`, 0])),
    ],
  ])("stops before using too much time or memory: %s", (_, schema, value) => {
    expect(findSchemaFault(schema)).toBeNull();
    expect(findFaults(schema, value)).toEqual([{ path: "/", message: "is too large to validate" }]);
  });

  test("compares all items of a long list quickly", () => {
    const unique = { uniqueItems: true };
    expect(
      findFaults(
        unique,
        times(40_000, (index) => [index]),
      ),
    ).toEqual([]);
    expect(findFaults(unique, [{ a: 1, b: [2] }, 0, { b: [2], a: 1 }])).toEqual([
      { path: "/", message: "must NOT have duplicate items" },
    ]);
  });

  test("truncates a long path", () => {
    const [fault] = findFaults({ additionalProperties: { type: "string" } }, { ["k".repeat(100_000)]: 1 });
    expect(fault?.path.length).toBeLessThan(300);
  });
});
