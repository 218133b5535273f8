import { describe, expect, test } from "vitest";
import { BUILTIN_AGENTS } from "@/server/domain/agent/builtin";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { findReviewBefore } from "./late-review";
import { findProblems, toKnownAgents } from "./problems";
import { makeDefinition } from "./step/steps";

const REVIEW = DEFAULT_DRAFT_POLICY;
const EMAIL = "To: dana@acme.test\nSubject: Hi";
const KINDS = new Map([
  ["writer", "model"],
  ["human", "human"],
  ["send_email", "email"],
  ["post", "slack"],
] as const);

const step = (agentId: string, review: typeof REVIEW | null = null) => ({
  id: `step_${agentId}`,
  agentId,
  action: agentId === "send_email" ? EMAIL : "Go.",
  name: null,
  review,
});

describe("a review of a step that sends a message", () => {
  test("keeps the workflow from running", () => {
    const steps = [step("send_email", REVIEW)];
    const definition = { name: "Reply", description: null, steps };
    expect(findProblems(definition, toKnownAgents(BUILTIN_AGENTS))).toEqual([
      {
        severity: "error",
        code: "impossible-policy",
        stepId: "step_send_email",
        pointer: "/steps/0/review",
        message:
          "Step 1 sends a message, so its own review would come too late. Put the review on the step before.",
      },
    ]);
  });

  test.each(["send_email", "post"])("is refused by the API with a pointer: %s", (agentId) => {
    const make = (review: typeof REVIEW | null) =>
      makeDefinition({ name: "Reply", steps: [step("writer", REVIEW), step(agentId, review)] }, KINDS);
    expect(make(null).steps).toHaveLength(2);
    expect(() => make(REVIEW)).toThrow(
      expect.objectContaining({
        code: "invalid-input",
        details: {
          errors: [
            {
              pointer: "/steps/1/review",
              message: expect.stringMatching(
                /^this step sends a message.* Put the review on the step before$/,
              ),
            },
          ],
        },
      }),
    );
  });
});

describe("findReviewBefore", () => {
  const agents = new Map([...KINDS].map(([id, kind]) => [id, { kind }]));
  const find = (...steps: ReturnType<typeof step>[]) => findReviewBefore(steps, steps.length - 1, agents);

  test.each([
    ["the step before", [step("writer")], { index: 0, isReviewed: false }],
    ["a reviewed step", [step("writer", REVIEW)], { index: 0, isReviewed: true }],
    ["a person's step", [step("writer"), step("human")], { index: 1, isReviewed: true }],
    ["the step before another message", [step("writer"), step("post")], { index: 0, isReviewed: false }],
    ["a step with an unknown agent", [step("gone")], { index: 0, isReviewed: false }],
  ])("returns %s", (_, before, found) => {
    expect(find(...before, step("send_email"))).toMatchObject(found);
  });

  test("returns null for a first step, and if all earlier steps send messages", () => {
    expect(find(step("send_email"))).toBeNull();
    expect(find(step("post"), step("send_email"))).toBeNull();
  });
});
