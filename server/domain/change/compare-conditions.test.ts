import { describe, expect, test } from "vitest";
import type { Step } from "@/server/domain/workflow/definition";
import { AGENTS, define, kindsOf, policy } from "@/server/testing/definitions";
import { compareDefinitions } from "./compare-definitions";

describe("compareDefinitions, at a review with a condition,", () => {
  const when = (condition: string) => ({ review: policy({ when: condition, sample: 10 }) });
  const facts = (condition: string, changes: Record<string, Partial<Step>> = {}) =>
    define("writer:facts finance_agent writer:letter poster", { letter: when(condition), ...changes });
  const READS_FACTS = "steps.facts.json.amount >= 100";

  test("finds a step that the condition names and that now does something different", () => {
    const after = facts(READS_FACTS, { facts: { action: "Say 0." } });
    expect(compareDefinitions(facts(READS_FACTS), after, AGENTS)).toEqual([
      {
        kind: "review/condition.changed",
        before: {
          step: expect.objectContaining({ id: "letter" }),
          reads: { step: expect.objectContaining({ id: "facts" }) },
          action: "Do it.",
        },
        after: {
          step: expect.objectContaining({ id: "letter" }),
          reads: { step: expect.objectContaining({ id: "facts" }) },
          action: "Say 0.",
          when: READS_FACTS,
        },
      },
    ]);
    expect(kindsOf(facts(READS_FACTS), facts(READS_FACTS, { finance_agent1: { action: "Other." } }))).toEqual(
      [],
    );
  });

  test("finds a different step under the name that the condition uses", () => {
    const swapped = facts(READS_FACTS, { facts: { name: "old" }, finance_agent1: { name: "facts" } });
    expect(kindsOf(facts(READS_FACTS), swapped)).toEqual(["review/condition.changed"]);
  });

  test("finds nothing if a step is renamed along with its name in the condition", () => {
    const renamed = facts('steps["price-list"].json.amount >= 100', { facts: { name: "price-list" } });
    expect(kindsOf(facts(READS_FACTS), renamed)).toEqual([]);
  });

  test.each(["json.amount >= 100", "size(output) > 100"])(
    "finds new instructions for the step itself if %s reads its output",
    (condition) => {
      const after = facts(condition, { letter: { ...when(condition), action: "Say 0." } });
      expect(kindsOf(facts(condition), after)).toEqual(["review/condition.changed"]);
    },
  );

  test("finds a changed step before it if the condition reads the input", () => {
    const condition = "input.contains('refund')";
    const other = { finance_agent1: { action: "Other." } };
    expect(kindsOf(facts(condition), facts(condition, other))).toEqual(["review/condition.changed"]);
    const letter = { letter: { ...when(condition), action: "Other." } };
    expect(kindsOf(facts(condition), facts(condition, letter))).toEqual([]);
    const moved = define("finance_agent writer:facts writer:letter poster", { letter: when(condition) });
    expect(kindsOf(facts(condition), moved)).toContain("review/condition.changed");
  });

  test("finds nothing if everything is reviewed, or no longer depends on the condition", () => {
    const always = (action: string) =>
      define("writer:letter poster", { letter: { review: policy(), action } });
    expect(kindsOf(always("One."), always("Two."))).toEqual([]);
    const now = define("writer:facts finance_agent writer:letter poster", {
      letter: { review: policy() },
      facts: { action: "Say 0." },
    });
    expect(kindsOf(facts(READS_FACTS), now)).toEqual([]);
  });
});
