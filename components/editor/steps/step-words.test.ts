import { describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { decidersInWords, retryInWords, reviewInWords, whoDoes } from "./step-words";

const writer = {
  id: "writer",
  name: "Writer",
  description: "",
  kind: "model",
  active: true,
  builtin: true,
} as const;
const step = (fields: Partial<DraftStep>): DraftStep => ({
  id: "a",
  agentId: "writer",
  action: "Write.",
  name: null,
  review: null,
  ...fields,
});

const SAM = {
  id: "mem_1",
  name: "Sam Okafor",
  email: "sam@acme.test",
  role: "approver",
  handedOver: false,
} as const;

describe("whoDoes", () => {
  test("returns the agent's name, an unknown agent's ID, or that a person decides", () => {
    expect(whoDoes(step({}), [writer])).toBe("Writer");
    expect(whoDoes(step({ agentId: "gone" }), [writer])).toBe("gone");
    expect(whoDoes(step({ agentId: "human" }), [writer])).toBe("A person decides");
  });
});

describe("reviewInWords", () => {
  test("describes the default policy if the step has no policy", () => {
    const human = step({ agentId: "human" });
    expect(reviewInWords(human)).toBe(reviewInWords({ ...human, review: DEFAULT_DRAFT_POLICY }));
    expect(reviewInWords(human)).not.toBe("");
  });

  test("names the reviewers of an agent's output and is empty without reviewers", () => {
    expect(reviewInWords(step({}))).toBe("");
    const review = { ...DEFAULT_DRAFT_POLICY, approvers: ["role:owner"] };
    expect(reviewInWords(step({ review }))).toBe("Any owner approves.");
    const named = step({ review: { ...review, approvers: ["sam@acme.test"] } });
    expect(reviewInWords(named, [SAM])).toBe("Sam Okafor approves.");
  });
});

describe("decidersInWords", () => {
  test("names people and roles and says how many have to approve", () => {
    expect(decidersInWords({ approvers: null, quorum: 1 })).toBe("Anyone who can decide");
    expect(decidersInWords({ approvers: null, quorum: 2 })).toBe("Anyone who can decide, 2 approvals needed");
    expect(decidersInWords({ approvers: ["role:owner"], quorum: 1 })).toBe("Any owner");
    expect(decidersInWords({ approvers: ["sam@acme.test", "role:owner"], quorum: 1 }, [SAM])).toBe(
      "Sam Okafor or any owner",
    );
  });
});

describe("retryInWords", () => {
  test("describes a step's policy and is empty without one", () => {
    expect(retryInWords(step({}))).toBe("");
    const retry = { attempts: 5, backoffSeconds: 30, timeoutSeconds: 60 };
    expect(retryInWords(step({ retry }))).toBe(
      "Up to 5 attempts, 30 seconds apart at first, each at most 1 minute.",
    );
  });
});
