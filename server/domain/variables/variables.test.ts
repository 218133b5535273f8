import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findVariables, formatPath } from "./find";
import { MAX_RENDERED_LENGTH, renderAction, type VariableScope } from "./render";

const scope: VariableScope = {
  input: "the input",
  run: { input: "the run's input" },
  steps: { draft: { output: "the draft" }, "price-list_2": { output: "the prices" } },
  workflow: { name: "Daily" },
};

function render(action: string): string {
  const result = renderAction(action, scope);
  if (!result.ok) throw new Error(`did not render: ${result.error.code}`);
  return result.text;
}

const hostile = [
  "{{constructor}}",
  "{{ __proto__ }}",
  "{{ steps.__proto__.output }}",
  "{{ steps.draft.constructor }}",
  "{{ steps.draft.output.length }}",
  "{{ steps['draft'].output }}",
  "{{ steps.Draft.output }}",
  `{{ steps.${"a".repeat(61)}.output }}`,
  "{{ workflow.constructor.name }}",
  "{{ workflow.name | upcase }}",
  "{{ input + input }}",
  "{{ INPUT }}",
  "{{ run . input }}",
  "{{ 7*7 }}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the payload is the point
  "${7*7}",
  "<%= 7*7 %>",
  "#{7*7}",
  "{% raw %}input{% endraw %}",
  "{{= input }}",
  "{{# input }}{{/ input }}",
  "{ input }",
  "{{ input }",
  "{ { input } }",
  "{{ }}",
  "{{{{}}}}",
  "$& $1 $$ $`",
];

describe("findVariables", () => {
  test("finds each supported form with its exact text and position", () => {
    const action =
      "Say {{input}} and {{  run.input }}, {{ steps.draft.output }}\n{{\tworkflow.name\n}} {{steps.order.json.lines.0.sku}}.";
    const found = findVariables(action);
    expect(found.map(({ path }) => path)).toEqual([
      { kind: "input" },
      { kind: "run.input" },
      { kind: "step", name: "draft", json: null },
      { kind: "workflow.name" },
      { kind: "step", name: "order", json: ["lines", "0", "sku"] },
    ]);
    expect(found.map(({ path }) => `{{${formatPath(path)}}}`)).toEqual(
      found.map(({ source }) => source.replace(/\s/g, "")),
    );
    for (const { source, start, end } of found) expect(action.slice(start, end)).toBe(source);
  });

  test.each(hostile)("leaves %j alone", (text) => {
    expect(findVariables(text)).toEqual([]);
  });

  test("accepts a name of 60 characters", () => {
    expect(findVariables(`{{ steps.${"a".repeat(60)}.output }}`)).toHaveLength(1);
  });

  test.each([
    ["opening braces", "{".repeat(1_000_000)],
    ["open variables", "{{ steps.a".repeat(100_000)],
    ["spaces after braces", `{{${" ".repeat(1_000_000)}`],
    ["names without an end", `{{ steps.${"a".repeat(1_000_000)}`],
    ["near misses", "{{ input }".repeat(100_000)],
  ])("reads a million characters of %s within the runner's time limit", (_, text) => {
    expect(findVariables(text)).toEqual([]);
  });
});

describe("renderAction", () => {
  test.each([
    ["{{ steps.order.json.customer.name }}", "Ada"],
    ["{{ steps.order.json.lines.1.count }}", "3"],
    ["{{ steps.order.json.lines.0 }}", '{"sku":"A1"}'],
    ["{{ steps.order.json.paid }}", "null"],
  ])("reads a value from JSON: %s", (action, text) => {
    const output = '{"customer":{"name":"Ada"},"lines":[{"sku":"A1"},{"count":3}],"paid":null}';
    const scope = { input: "", run: { input: "" }, steps: { order: { output } }, workflow: { name: "" } };
    expect(renderAction(action, scope)).toEqual({ ok: true, text });
  });

  test.each(["customer", "length", "0", "constructor", "__proto__.x"])(
    "reports that text or other JSON has no %s",
    (path) => {
      for (const output of ["plain words", "7", "[]", '"text"', "null"]) {
        const scope = { input: "", run: { input: "" }, steps: { a: { output } }, workflow: { name: "" } };
        expect(renderAction(`{{ steps.a.json.${path} }}`, scope)).toEqual({
          ok: false,
          error: { code: "missing_value", variables: [`steps.a.json.${path}`] },
        });
      }
    },
  );

  test("finds no value in JSON that is nested too deeply", () => {
    const output = `{"a": ${"[".repeat(50_000)}${"]".repeat(50_000)}, "b": 1}`;
    for (const part of ["a", "b"])
      expect(renderAction(`{{ steps.x.json.${part} }}`, { ...scope, steps: { x: { output } } })).toEqual({
        ok: false,
        error: { code: "missing_value", variables: [`steps.x.json.${part}`] },
      });
  });

  test("replaces characters in JSON that can't be stored", () => {
    const steps = { x: { output: '{"a": "\\u0000|\\ud800", "b": ["\\u0000"]}' } };
    const rendered = renderAction("{{ steps.x.json.a }} {{ steps.x.json.b }}", { ...scope, steps });
    expect(rendered).toEqual({ ok: true, text: '\uFFFD|\uFFFD ["\\u0000"]' });
  });

  test("replaces every supported form", () => {
    expect(render("{{input}}|{{ run.input }}|{{ steps.price-list_2.output }}|{{ workflow.name }}")).toBe(
      "the input|the run's input|the prices|Daily",
    );
  });

  test.each(hostile)("returns %j unchanged", (text) => {
    expect(render(text)).toBe(text);
  });

  test("replaces a variable inside other braces and keeps the braces", () => {
    expect(render('{"text":{{ input }}}')).toBe('{"text":the input}');
    expect(render("{{ {{ input }} }}")).toBe("{{ the input }}");
  });

  test("never parses an inserted value", () => {
    const values = { ...scope, input: "{{ steps.draft.output }} $& $1 {{ input }}" };
    expect(renderAction("{{ input }}", values)).toEqual({ ok: true, text: values.input });
  });

  test("passes each path and value to the wrapper", () => {
    const result = renderAction(
      "a {{ steps.draft.output }} b",
      scope,
      (path, value) => `<${path}>${value}</>`,
    );
    expect(result).toEqual({ ok: true, text: "a <steps.draft.output>the draft</> b" });
  });

  test("names each unknown step once", () => {
    const action =
      "{{ steps.later.output }} {{ steps.draft.output }} {{ steps.later.output }} {{ steps.gone.output }}";
    expect(renderAction(action, scope)).toEqual({
      ok: false,
      error: { code: "unknown_step", steps: ["later", "gone"] },
    });
  });

  test.each(["constructor", "prototype"])("treats %s as a step's name, not a JavaScript property", (name) => {
    const action = `{{ steps.${name}.output }}`;
    expect(renderAction(action, scope)).toMatchObject({ ok: false, error: { steps: [name] } });
    const steps = { [name]: { output: "mine" } };
    expect(renderAction(action, { ...scope, steps })).toEqual({ ok: true, text: "mine" });
  });

  test("rejects an action that grows beyond the limit", () => {
    const result = renderAction("{{ input }}".repeat(1_800), { ...scope, input: "x".repeat(256 * 1024) });
    expect(result).toEqual({ ok: false, error: { code: "too_long", limit: MAX_RENDERED_LENGTH } });
  });

  test("property: returns any text without a supported form unchanged", () => {
    const piece = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("{{", "}}", "{", "}", " ", "input", "steps.", ".output", "$&", ...hostile),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        fc.pre(findVariables(text).length === 0);
        expect(render(text)).toBe(text);
      }),
    );
  });

  test("property: keeps every character around the variables", () => {
    const plain = fc.string().filter((text) => !text.includes("{") && !text.includes("}"));
    fc.assert(
      fc.property(plain, plain, plain, fc.string(), (before, between, after, value) => {
        const action = `${before}{{ input }}${between}{{input}}${after}`;
        const result = renderAction(action, { ...scope, input: value });
        expect(result).toEqual({ ok: true, text: before + value + between + value + after });
      }),
    );
  });
});
