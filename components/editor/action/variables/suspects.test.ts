import { describe, expect, test } from "vitest";
import { findSuspects, rankSuspects } from "./suspects";

const STEPS = [
  { id: "1", name: "claims" },
  { id: "2", name: null },
  { id: "3", name: "later" },
  { id: null, name: "" },
];

function suspectsIn(action: string, index = 1) {
  return findSuspects(action, STEPS, index);
}

function meantIn(action: string): [string, string | null][] {
  return suspectsIn(action).map(({ source, meant }) => [source, meant]);
}

describe("findSuspects", () => {
  test("finds nothing wrong with valid variables, whatever their spacing", () => {
    expect(
      suspectsIn("{{ input }} {{steps.claims.output}} {{ run.input }} {{ workflow.name }} {{\ninput\n}}"),
    ).toEqual([]);
  });

  test("finds a path that isn't in the step's output schema, and suggests the nearest one", () => {
    const steps = [{ id: "1", name: "claims", outputPaths: ["total", "lines", "lines.0", "lines.0.sku"] }];
    const found = findSuspects(
      "{{ steps.claims.json.totl }} {{ steps.claims.json.lines.3.sku }} {{ steps.claims.json.anything }}",
      steps,
      1,
    );
    expect(found).toMatchObject([
      {
        source: "{{ steps.claims.json.totl }}",
        severity: "hint",
        message: "The output schema of “claims” has no “totl”. Did you mean {{ steps.claims.json.total }}?",
        meant: "{{ steps.claims.json.total }}",
      },
      { source: "{{ steps.claims.json.anything }}", meant: null },
    ]);
  });

  test("ignores plain text and single braces", () => {
    expect(suspectsIn('Answer as {"claims": 1}, not {claims}, and not {{}}, nor {{ inp')).toEqual([]);
  });

  test("returns positions in text order", () => {
    const action = "{{ nonsense }}, {{ steps.nobody.output }} and {{ Input }}";
    const suspects = suspectsIn(action);
    expect(suspects.map(({ severity }) => severity)).toEqual(["hint", "error", "hint"]);
    for (const { source, start, end } of suspects) expect(action.slice(start, end)).toBe(source);
  });

  test.each([
    [1, "nobody", "No earlier step is named “nobody”."],
    [1, "later", "No earlier step is named “later”. Step 3 has this name but comes later."],
    [2, "later", "“later” is this step. Use an earlier step."],
  ])("explains why step %d can't use the step “%s”", (index, name, message) => {
    expect(suspectsIn(`{{ steps.${name}.output }}`, index)).toMatchObject([{ severity: "error", message }]);
  });

  test("suggests the earlier step that the text names", () => {
    for (const source of [
      "{{ claims.output }}",
      "{{ claims }}",
      "{{ steps.Claims.output }}",
      "{{steps.claims}}",
    ])
      expect(meantIn(`Use ${source}.`)).toEqual([[source, "{{ steps.claims.output }}"]]);
  });

  test("suggests the closest variable", () => {
    expect(meantIn("{{ Input }}")).toEqual([["{{ Input }}", "{{ input }}"]]);
    expect(meantIn("{{ run.text }}")).toEqual([["{{ run.text }}", "{{ run.input }}"]]);
    expect(meantIn("{{ workflow }}")).toEqual([["{{ workflow }}", "{{ workflow.name }}"]]);
    expect(suspectsIn("{{ Input }}")[0]?.message).toBe(
      "{{ Input }} isn't a variable, so it stays as typed. Did you mean {{ input }}?",
    );
  });

  test("suggests nothing for unrelated words or a later step", () => {
    expect(suspectsIn("{{ nonsense }}")).toMatchObject([
      { meant: null, message: "{{ nonsense }} isn't a variable, so it stays as typed." },
    ]);
    expect(meantIn("{{ later.output }}")).toEqual([["{{ later.output }}", null]]);
  });

  test.each([
    ["opening braces", "{", 0],
    ["open variables", "{{ a ", 0],
    ["unknown names", "{{ a }}", 1],
    ["unknown steps", "{{ steps.a.output }}", 1],
    ["an overlong name", `{{${"a".repeat(19_990)}}}`, 0],
  ])("searches 20,000 characters of %s within the test timeout", (_, piece, found) => {
    const times = Math.floor(20_000 / piece.length);
    const steps = Array.from({ length: 200 }, (_, index) => ({ id: `${index}`, name: `s${index}` }));
    expect(findSuspects(piece.repeat(times), steps, 199)).toHaveLength(found * times);
  });
});

describe("rankSuspects", () => {
  test("lists each variable once: errors first, then hints with a suggestion, then other hints", () => {
    const ranked = rankSuspects(suspectsIn("{{ a }} {{ b }} {{ a }} {{ claims }} {{ steps.nobody.output }}"));
    expect(ranked.map(({ source }) => source)).toEqual([
      "{{ steps.nobody.output }}",
      "{{ claims }}",
      "{{ a }}",
      "{{ b }}",
    ]);
  });
});
