import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import type { Step } from "@/server/domain/workflow/definition";
import { describeNextStep, describeThen, inOneLine } from "./what-happens-next";

const step = (id: string, agentId: string, action: string, stepOrder: number): Step => ({
  id,
  agentId,
  action,
  stepOrder,
  name: null,
  review: null,
});
const definition = {
  name: "Price note",
  description: null,
  steps: [
    step("a", "human", "Are these prices right?", 1),
    step("b", "writer", "Summarize\n  in one line.", 4),
    step("c", "human", "May it go out?", 5),
  ],
};

describe("describeNextStep", () => {
  test("names the step that gets the document, and its instructions", () => {
    expect(describeNextStep(definition, "a", { quorum: 1 }, BUILTIN_AGENTS)).toBe(
      "If approved, this document goes to step 4, Writer: “Summarize in one line.”",
    );
  });

  test("says what the variables of an email stand for, and separates its parts", () => {
    const steps = [
      step("a", "human", "Right?", 1),
      step("b", "send_email", "To: team@acme.test\nSubject: Prices\n\nHello,\n\n{{ input }}", 2),
    ];
    expect(describeNextStep({ steps }, "a", { quorum: 1 }, BUILTIN_AGENTS)).toBe(
      "If approved, this document goes to step 2, Send email: “To: team@acme.test · Subject: Prices · Hello, [this document]”",
    );
  });

  test("only names the step if it has no instructions", () => {
    const steps = [step("a", "human", "Right?", 1), step("b", "writer", " \n", 2)];
    expect(describeNextStep({ steps }, "a", { quorum: 1 }, BUILTIN_AGENTS)).toBe(
      "If approved, this document goes to step 2, Writer.",
    );
  });

  test("says if a person gets the document next", () => {
    expect(describeNextStep(definition, "b", { quorum: 1 }, BUILTIN_AGENTS)).toBe(
      "If approved, this document goes to step 5, where a person is asked: “May it go out?”",
    );
  });

  test("says that the last document is the run's result, and how many approvals it needs", () => {
    expect(describeNextStep(definition, "c", { quorum: 2 }, BUILTIN_AGENTS)).toBe(
      "Once 2 people have approved the same document, it becomes the result of the run.",
    );
  });
});

describe("describeThen", () => {
  const review = (stepId: string, tool: string | null = null) => ({
    stepId,
    agentId: "writer",
    toolCall: tool === null ? null : { tool },
  });

  test("names the next step and says how much comes after it", () => {
    expect(describeThen(definition, review("a"), BUILTIN_AGENTS)).toBe(
      "Next: step 4 (Writer), then 1 more step",
    );
    expect(describeThen(definition, review("b"), BUILTIN_AGENTS)).toBe("Next: step 5 (a person), then done");
    expect(describeThen(definition, review("c"), BUILTIN_AGENTS)).toBe("Next: the run completes");
  });

  test("says that the agent continues after its tool call", () => {
    expect(describeThen(definition, review("b", "get-sum"), BUILTIN_AGENTS)).toBe(
      "Next: get-sum, then Writer continues",
    );
  });
});

describe("inOneLine", () => {
  test("truncates long text between characters, not within one", () => {
    expect(inOneLine("a  b\n c")).toBe("a b c");
    expect(inOneLine("👍".repeat(10), 4)).toBe("👍👍👍…");
    expect(inOneLine("abcd", 4)).toBe("abcd");
  });
});
