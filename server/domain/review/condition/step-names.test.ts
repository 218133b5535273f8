import { describe, expect, test } from "vitest";
import { readWhen } from "./expression";
import { renameInWhen } from "./step-names";

describe("renameInWhen", () => {
  const rename = (when: string, to: string) => renameInWhen(when, (name) => (name === "facts" ? to : name));

  test.each([
    ["steps.facts.json.amount >= 100", "steps.data.json.amount >= 100"],
    ['steps . facts.output == ""', 'steps.data.output == ""'],
    ['steps["facts"].output == ""', 'steps["data"].output == ""'],
    ["steps[ 'facts' ].output == ''", "steps[\"data\"].output == ''"],
    ["steps.facts.json.a > steps.facts2.json.a", "steps.data.json.a > steps.facts2.json.a"],
    ["has(steps.facts.json.a)", "has(steps.data.json.a)"],
  ])("renames the step in %s", (when, renamed) => {
    expect(rename(when, "data")).toBe(renamed);
    expect(readWhen(renamed)).toMatchObject({ ok: true, steps: expect.arrayContaining(["data"]) });
  });

  test.each(["price-list", "in", "true", "null", "if"])("writes %s so that it can be parsed", (name) => {
    const renamed = rename("steps.facts.json.amount >= 100", name);
    expect(readWhen(renamed)).toMatchObject({ ok: true, steps: [name] });
  });

  test.each([
    'output == "steps.facts.output"',
    "output == 'it\\'s steps.facts.output'",
    "output == '''\nsteps.facts.output'''",
    "json.steps.facts == 1",
    "json. steps.facts == 1",
    "mysteps.facts == 1",
    "true // steps.facts.output",
  ])("leaves %s alone", (when) => {
    expect(rename(when, "data")).toBe(when);
  });
});
