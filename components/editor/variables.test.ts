import { describe, expect, test } from "vitest";
import type { DraftStep } from "./document";
import { findAlmostVariables } from "./variables";

function makeStep(name: string): DraftStep {
  return { key: name, id: null, agentId: "writer", action: "Do it.", name, review: null };
}

const STEPS = [makeStep("claims"), makeStep(""), makeStep("later")];

function almostIn(action: string): [string, string | null][] {
  return findAlmostVariables(action, STEPS, 1).map(({ source, meant }) => [source, meant]);
}

describe("findAlmostVariables", () => {
  test("finds none among variables, however they are spaced", () => {
    expect(almostIn("{{ input }} {{steps.claims.output}} {{ run.input }} {{ workflow.name }}")).toEqual([]);
  });

  test("leaves plain text and single braces alone", () => {
    expect(almostIn('Answer as {"claims": 1}, not {claims}, and not {{}}.')).toEqual([]);
  });

  test("guesses the earlier step whose name is said", () => {
    for (const source of [
      "{{ claims.output }}",
      "{{ claims }}",
      "{{ steps.Claims.output }}",
      "{{steps.claims}}",
    ])
      expect(almostIn(`Use ${source}.`)).toEqual([[source, "{{ steps.claims.output }}"]]);
  });

  test("guesses the form that is nearly said", () => {
    expect(almostIn("{{ Input }}")).toEqual([["{{ Input }}", "{{ input }}"]]);
    expect(almostIn("{{ run.text }}")).toEqual([["{{ run.text }}", "{{ run.input }}"]]);
    expect(almostIn("{{ workflow }}")).toEqual([["{{ workflow }}", "{{ workflow.name }}"]]);
  });

  test("guesses nothing from other words, nor from a later step", () => {
    expect(almostIn("{{ nonsense }}")).toEqual([["{{ nonsense }}", null]]);
    expect(almostIn("{{ later.output }}")).toEqual([["{{ later.output }}", null]]);
  });

  test("names each text once, the likely slips first, and three at most", () => {
    expect(almostIn("{{ a }} {{ b }} {{ a }} {{ c }} {{ claims }}")).toEqual([
      ["{{ claims }}", "{{ steps.claims.output }}"],
      ["{{ a }}", null],
      ["{{ b }}", null],
    ]);
  });
});
