import { expect, test } from "vitest";
import { renderAction } from "@/server/domain/variables/render";
import { listJsonParts } from "./json-parts";

test("string values are unchanged, and other values are formatted as JSON", () => {
  expect(listJsonParts(' {"sender": "Acme", "total": 12.5, "lines": [1], "due": null}')).toEqual([
    { key: "sender", value: "Acme" },
    { key: "total", value: "12.5" },
    { key: "lines", value: "[1]" },
    { key: "due", value: "null" },
  ]);
});

test("each value is what a run inserts for its variable", () => {
  const output = '{"a": "x", "b": {"c": [true]}, "d": 0}';
  const scope = { input: "", run: { input: "" }, workflow: { name: "" }, steps: { s: { output } } };
  for (const { key, value } of listJsonParts(output))
    expect(renderAction(`{{ steps.s.json.${key} }}`, scope)).toEqual({ ok: true, text: value });
});

test.each(["", "plain text", "[1, 2]", "{broken", '"text"', "7"])("returns nothing for %j", (output) => {
  expect(listJsonParts(output)).toEqual([]);
});

test("omits keys that aren't valid in a variable, and all keys after the first 30", () => {
  expect(listJsonParts('{"with space": 1, "a.b": 2, "ok": 3}').map(({ key }) => key)).toEqual(["ok"]);
  const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`k${index}`, index]));
  expect(listJsonParts(JSON.stringify(many))).toHaveLength(30);
});
