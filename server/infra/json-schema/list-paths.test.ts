import { describe, expect, test } from "vitest";
import { findNearestPath, hasPath } from "@/server/domain/variables/json-paths";
import { listPaths } from "./list-paths";

const text = { type: "string" };
const INVOICE = {
  type: "object",
  properties: {
    total: { type: "number" },
    customer: { $ref: "#/$defs/customer" },
    lines: { type: "array", items: { type: "object", properties: { sku: text, price: text } } },
    meta: { type: "object" },
    "not a key": text,
  },
  $defs: { customer: { type: "object", properties: { name: text } } },
};
const PATHS = listPaths(INVOICE);

describe("listPaths", () => {
  test("lists the paths that variables can use, shortest first, and marks where a schema is open", () => {
    expect(PATHS).toEqual([
      "total",
      "customer",
      "lines",
      "meta",
      "meta.*",
      "customer.name",
      "lines.0",
      "lines.0.sku",
      "lines.0.price",
    ]);
  });

  test.each([
    ["an item of a list", { type: "array", items: text }, ["0"]],
    ["the items of a fixed-length list", { prefixItems: [text, { properties: { a: text } }] }, ["0", "0.a"]],
    ["nothing in a number", { type: "number" }, []],
    ["any path in a schema without constraints", {}, ["*"]],
    ["a field in anyOf", { anyOf: [{ properties: { a: text } }, { type: "null" }] }, ["a"]],
    ["a field and allOf", { type: "object", properties: { a: text }, allOf: [{ required: ["a"] }] }, ["a"]],
    ["a field that can be null", { properties: { a: { type: ["string", "null"] } } }, ["a"]],
    ["additional fields", { properties: { a: text }, additionalProperties: text }, ["*"]],
    ["a field with a dangling reference", { properties: { a: { $ref: "#/$defs/gone" } } }, ["a", "a.*"]],
  ])("lists %s", (_, schema, paths) => {
    expect(listPaths(schema)).toEqual(paths);
  });

  test("limits the list and assumes that unlisted paths exist", () => {
    const wide = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`key${index}`, text]));
    const paths = listPaths({ type: "object", properties: wide });
    expect(paths).toHaveLength(101);
    expect(hasPath(paths, ["key2999"])).toBe(true);
    let deep: Record<string, unknown> = text;
    for (let depth = 0; depth < 20; depth++) deep = { type: "object", properties: { a: deep } };
    expect(listPaths(deep)).toEqual(["a", "a.a", "a.a.a", "a.a.a.a", "a.a.a.a.a", "a.a.a.a.a.*"]);
  });
});

describe("hasPath", () => {
  test.each(["total", "customer.name", "lines", "lines.0.sku", "lines.17.sku", "meta", "meta.a.b"])(
    "finds %s",
    (path) => {
      expect(hasPath(PATHS, path.split("."))).toBe(true);
    },
  );

  test.each(["totl", "total.net", "customer.0", "lines.sku", "lines.0.name", "0", "constructor"])(
    "doesn't find %s",
    (path) => {
      expect(hasPath(PATHS, path.split("."))).toBe(false);
    },
  );
});

describe("findNearestPath", () => {
  test.each([
    ["totl", "total"],
    ["Total", "total"],
    ["customer.nam", "customer.name"],
    ["name", "customer.name"],
    ["lines.2.skuu", "lines.2.sku"],
    ["lines.sku", "lines.0.sku"],
    ["quite.something.else", null],
  ])("given %s, returns %s", (path, nearest) => {
    expect(findNearestPath(PATHS, path.split("."))).toBe(nearest);
  });
});
