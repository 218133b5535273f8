import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import type { DecisionDto } from "@/server/domain/review/operations";
import type { RunDetailDto } from "@/server/domain/run/operations";
import { describeNext, describeVotes } from "./describe-standing";

const policy = { approvers: [], quorum: 3, allowRequester: true, timeoutSeconds: null };
const votes = (count: number) => Array.from({ length: count }, () => ({}) as DecisionDto);

describe("describeVotes", () => {
  test.each([
    [0, false, null],
    [1, false, "Approved once already. It waits for 2 more people."],
    [1, true, "You approved this text. It waits for 2 more people."],
    [2, false, "Approved by 2 people already. It waits for one more person."],
  ])("of %i votes, the reader's among them: %j", (count, voted, words) => {
    expect(describeVotes({ policy }, { votes: votes(count), voted })).toBe(words);
  });
});

describe("describeNext", () => {
  const step = (stepId: string, stepOrder: number) => ({
    stepId,
    stepOrder,
    agentId: "human",
    action: "Right?",
  });
  const run = { steps: [step("a", 1), step("b", 2)] } as RunDetailDto;
  const agents = BUILTIN_AGENTS.map((agent) => ({ ...agent, builtin: true }));
  const review = (stepId: string) => ({
    stepId,
    agentId: "human",
    policy: { ...policy, quorum: 1 },
    toolCall: null,
  });

  test("names the step that gets the text, and says so when there is none", () => {
    expect(describeNext(run, review("a"), agents)).toBe(
      "If approved, this text goes to step 2, where a person is asked: “Right?”",
    );
    expect(describeNext(run, review("b"), agents)).toBe("If approved, this text is the result of the run.");
  });
});
