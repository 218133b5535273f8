import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import type { DecisionDto } from "@/server/domain/review/api";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { MissingVotes } from "@/server/domain/review/missing-votes";
import type { RunDetailDto } from "@/server/domain/run/api";
import { describeNext, describeVotes } from "./describe-votes";

const policy = {
  ...DEFAULT_REVIEW_POLICY,
  approvers: [],
  quorum: 3,
  allowRequester: true,
  timeoutSeconds: null,
};
const member = (name: string) => ({ id: name, name, email: `${name}@acme.test` });
const votes = (names: string[]) => names.map((name) => ({ by: member(name) }) as DecisionDto);
const missing = (count: number, ...names: string[]) => ({
  votes: count,
  people: names.map(member),
  others: 0,
});

describe("describeVotes", () => {
  test.each<[string[], MissingVotes, string | null]>([
    [[], missing(3, "Lee", "Kim", "Sam"), null],
    [["Kim"], missing(2, "Lee", "Sam"), "Kim approved this text. Needs 2 more approvals: you or Sam."],
    [["Kim", "Sam"], missing(1, "Lee"), "Kim and Sam approved this text. Needs one more approval: you."],
    [["Lee", "Kim"], missing(1, "Sam"), "You approved this text. Needs one more approval: Sam."],
    [
      ["Ada", "Bo", "Kim", "Sam"],
      missing(1, "Lee"),
      "4 people approved this text. Needs one more approval: you.",
    ],
    [[], missing(2, "Kim"), "Needs 2 more approvals, but only Kim can approve. Ask an owner to add someone."],
  ])("describes votes by %j with %j missing, for Lee", (voters, missing, words) => {
    const standing = { votes: votes(voters), voted: voters.includes("Lee") };
    expect(describeVotes({ missing }, standing, "Lee")).toBe(words);
  });

  test("returns null once the review is closed", () => {
    expect(describeVotes({ missing: null }, { votes: votes(["Kim"]), voted: false }, "Lee")).toBeNull();
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

  test("names the step that gets the document, or says that the document is the run's result", () => {
    expect(describeNext(run, review("a"), agents)).toBe(
      "If approved, this text goes to step 2, where a person is asked: “Right?”",
    );
    expect(describeNext(run, review("b"), agents)).toBe("If approved, this text is the result of the run.");
  });
});
