import { describe, expect, test } from "vitest";
import type { Definition, Step } from "@/server/domain/workflow/definition";
import { cloneDefinition } from "@/server/domain/workflow/step/steps";
import { AGENTS, define, kindsOf, policy } from "@/server/testing/definitions";
import { compareDefinitions, weakenedByDeletion } from "./compare-definitions";

describe("compareDefinitions", () => {
  const letter = define("writer human poster");

  test("finds nothing if every review is kept", () => {
    for (const after of [
      letter,
      { ...letter, name: "Another name", description: "Text" },
      define("writer human poster", { writer1: { action: "Other instructions." } }),
      define("writer human poster", { human1: { action: "Another question?" } }),
      define("writer human poster", { poster1: { review: policy() } }),
      define("writer human human poster"),
      define("writer human poster poster"),
      define("writer writer human poster"),
      define("reader writer human poster"),
      define("writer human poster writer"),
    ])
      expect(kindsOf(letter, after)).toEqual([]);
  });

  test("finds a removed human step", () => {
    expect(compareDefinitions(letter, define("writer poster"), AGENTS)).toEqual([
      {
        kind: "review/removed",
        before: {
          step: { id: "human1", stepOrder: 2, name: "human1", action: "Do it." },
          ...policy(),
        },
        after: null,
      },
    ]);
    expect(kindsOf(letter, define(""))).toEqual(["review/removed", "step/removed"]);
  });

  test("finds a review that was removed from an agent's step, or along with the step", () => {
    const reviewed = define("writer poster", { writer1: { review: policy() } });
    expect(kindsOf(reviewed, define("writer poster"))).toEqual(["review/removed"]);
    expect(kindsOf(reviewed, define("poster"))).toEqual(["review/removed"]);
  });

  test("finds a reviewed step that was replaced with a copy without the review", () => {
    const reviewed = define("writer poster", { writer1: { review: policy({ quorum: 2 }) } });
    expect(kindsOf(reviewed, define("writer:copy poster"))).toEqual(["review/removed"]);
    const weaker = define("writer:copy poster", { copy: { review: policy() } });
    expect(kindsOf(reviewed, weaker)).toEqual(["review/removed"]);
    const same = define("writer:copy poster", { copy: { review: policy({ quorum: 2 }) } });
    expect(kindsOf(reviewed, same)).toEqual([]);
  });

  test("finds nothing if only the step IDs changed, but still finds weakened reviews", () => {
    const reviewed = define("writer human poster", { human1: { review: policy({ quorum: 2 }) } });
    const copy = cloneDefinition(reviewed, "Letter");
    expect(kindsOf(reviewed, copy)).toEqual([]);
    const [draft, gate, send] = copy.steps as [Step, Step, Step];
    expect(kindsOf(reviewed, { ...copy, steps: [draft, send] })).toEqual(["review/removed"]);
    expect(kindsOf(reviewed, { ...copy, steps: [draft, send, gate] })).toEqual(["review/bypassed"]);
    const alone = { ...gate, review: policy() };
    expect(kindsOf(reviewed, { ...copy, steps: [draft, alone, send] })).toEqual(["review/removed"]);
  });

  test("doesn't match one copy to two reviews", () => {
    const two = define("writer human human poster");
    expect(kindsOf(two, define("writer human:copy poster"))).toEqual(["review/removed"]);
  });

  test.each([
    ["fewer people", { quorum: 2 }, { quorum: 1 }],
    ["the requester", { allowRequester: false }, { allowRequester: true }],
    ["more time", { timeoutSeconds: 60 }, { timeoutSeconds: 61 }],
    ["unlimited time", { timeoutSeconds: 60 }, { timeoutSeconds: null }],
    ["unread documents", { requireReadToEnd: true }, { requireReadToEnd: false }],
    ["unsigned approvals", { requirePasskey: true }, { requirePasskey: false }],
    ["one more approver", { approvers: ["a@b.test"] }, { approvers: ["a@b.test", "c@d.test"] }],
    ["a different approver", { approvers: ["a@b.test"] }, { approvers: ["c@d.test"] }],
    ["one approver fewer", { approvers: ["a@b.test", "c@d.test"] }, { approvers: ["c@d.test"] }],
    ["a new escalation", { escalate: null }, { escalate: { afterSeconds: 60, to: ["role:owner"] } }],
    [
      "an earlier escalation",
      { escalate: { afterSeconds: 60, to: ["role:owner"] } },
      { escalate: { afterSeconds: 59, to: ["role:owner"] } },
    ],
    [
      "an escalation to different people",
      { escalate: { afterSeconds: 60, to: ["role:owner"] } },
      { escalate: { afterSeconds: 60, to: ["role:admin"] } },
    ],
    ["anyone", { approvers: ["role:owner"] }, { approvers: [] }],
    ["outputs without a review", { when: null }, { when: "json.amount >= 100" }],
    ["other outputs without a review", { when: "json.amount >= 100" }, { when: "json.amount >= 101" }],
  ])("finds a policy that now allows %s", (_, before, after) => {
    const [was, is] = [before, after].map((given) =>
      define("writer human", { human1: { review: policy(given) } }),
    ) as [Definition, Definition];
    expect(compareDefinitions(was, is, AGENTS)).toMatchObject([{ kind: "review/weakened", before, after }]);
  });

  test("finds a smaller sample of the outputs that a condition excludes", () => {
    const [was, is] = [10, 9].map((sample) =>
      define("writer human", { human1: { review: policy({ when: "false", sample }) } }),
    ) as [Definition, Definition];
    expect(compareDefinitions(was, is, AGENTS)).toMatchObject([
      { kind: "review/weakened", before: { sample: 10 }, after: { sample: 9 } },
    ]);
  });

  test.each([
    ["more people", { quorum: 1 }, { quorum: 2 }],
    ["no requester", { allowRequester: true }, { allowRequester: false }],
    ["less time", { timeoutSeconds: null }, { timeoutSeconds: 60 }],
    ["a reading to the end", { requireReadToEnd: false }, { requireReadToEnd: true }],
    ["signed approvals", { requirePasskey: false }, { requirePasskey: true }],
    ["no escalation", { escalate: { afterSeconds: 60, to: ["role:owner"] } }, { escalate: null }],
    [
      "a later escalation",
      { escalate: { afterSeconds: 60, to: ["role:owner"] } },
      { escalate: { afterSeconds: 61, to: ["role:owner"] } },
    ],
    ["people by name", { approvers: [] }, { approvers: ["role:owner"] }],
    ["no condition", { when: "json.amount >= 100", sample: 10 }, { when: null }],
    ["a larger sample", { when: "false", sample: 10 }, { when: "false", sample: 11 }],
    [
      "the same people in a different order",
      { approvers: ["role:owner", "role:admin"] },
      { approvers: ["role:admin", "role:owner"] },
    ],
  ])("finds nothing in a policy that now requires %s", (_, before, after) => {
    const [was, is] = [before, after].map((given) =>
      define("writer human", { human1: { review: policy(given) } }),
    ) as [Definition, Definition];
    expect(kindsOf(was, is)).toEqual([]);
  });

  test("treats a human step without a policy as having the default policy", () => {
    const strict = define("human", { human1: { review: policy({ quorum: 3 }) } });
    expect(kindsOf(strict, define("human"))).toEqual(["review/weakened"]);
  });

  test("finds data that is now sent before the review", () => {
    for (const after of [
      "writer poster human",
      "poster writer human",
      "poster:new writer human poster",
      "asker writer human poster",
      "caller writer human poster",
      "unknown writer human poster",
    ])
      expect(kindsOf(letter, define(after))).toEqual(["review/bypassed"]);
  });

  test("finds work that the review no longer covers", () => {
    expect(kindsOf(letter, define("human writer poster"))).toEqual(["review/bypassed"]);
    expect(kindsOf(define("writer human"), define("human writer"))).toEqual(["review/bypassed"]);
  });

  test("finds work between the review and a step that sends data, even if a second review follows", () => {
    expect(kindsOf(letter, define("writer:writer1 human writer:new poster"))).toEqual(["review/bypassed"]);
    expect(kindsOf(letter, define("writer:writer1 human:human1 writer:new human:new2 poster"))).toEqual([
      "review/bypassed",
    ]);
  });

  test("finds a step after the review that uses an output from before the review", () => {
    for (const source of ["{{ steps.writer1.output }}", "{{ run.input }}", "{{steps.writer1.json.a}}"])
      expect(
        compareDefinitions(
          letter,
          define("writer human poster", { poster1: { action: `Send ${source}` } }),
          AGENTS,
        ),
      ).toMatchObject([{ kind: "review/bypassed", after: { uses: [source] } }]);
    const approved = define("writer human poster", {
      poster1: { action: "{{ steps.human1.output }}{{ input }}" },
    });
    expect(kindsOf(letter, approved)).toEqual([]);
  });

  test("doesn't mistake a renamed step for a new source", () => {
    const before = define("writer human poster", { poster1: { action: "{{ steps.writer1.output }}" } });
    const after = define("writer human poster", {
      writer1: { name: "draft" },
      poster1: { action: "{{ steps.draft.output }}" },
    });
    expect(kindsOf(before, after)).toEqual([]);
  });

  test("finds a step reassigned to a different agent, unless a person takes it over", () => {
    expect(kindsOf(letter, define("finance_agent:writer1 human poster"))).toEqual(["step/reassigned"]);
    expect(kindsOf(letter, define("writer writer:human1 poster"))).toEqual([
      "review/removed",
      "step/reassigned",
    ]);
    expect(kindsOf(letter, define("human:writer1 human:human1 poster"))).toEqual([]);
    expect(kindsOf(letter, define("poster:writer1 human poster:poster1"))).toEqual([
      "step/reassigned",
      "review/bypassed",
    ]);
  });

  test("finds a removed step that sends data, no matter what replaces it", () => {
    const removed = {
      kind: "step/removed",
      before: {
        step: { id: "poster1", stepOrder: 3, name: "poster1", action: "Do it." },
        agentId: "poster",
      },
      after: null,
    };
    for (const after of ["writer human", "writer human caller", "writer human unknown:other"])
      expect(compareDefinitions(letter, define(after), AGENTS)).toEqual([removed]);
    expect(kindsOf(letter, define("writer human poster:other"))).toEqual([]);
    expect(kindsOf(define("writer human reader"), define("writer human"))).toEqual([]);
  });
});

describe("weakenedByDeletion", () => {
  test("names every review that is deleted with the workflow", () => {
    expect(weakenedByDeletion(define("writer human poster"))).toMatchObject([
      { kind: "workflow/deleted", before: { reviews: [{ step: { id: "human1" }, quorum: 1 }] }, after: null },
    ]);
    expect(weakenedByDeletion(define("writer poster"))).toEqual([]);
  });
});
