import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY, DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import { createWorkflowOperation } from "@/server/domain/workflow/api";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { listSteps } from "@/server/services/step/list";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { createWorkflow } from "./create";
import { getWorkflow } from "./get";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** Creates a workflow the way a client would. */
async function create(ctx: ServiceContext, body: unknown) {
  const input = createWorkflowOperation.body?.parse(body);
  if (!input) throw new Error("the operation has a body");
  return createWorkflow(ctx, input);
}

describe("createWorkflow", () => {
  test("stores a workflow without steps, of which nothing is published yet", async () => {
    const { as } = await makeOrganization(db);
    const made = await create(as("builder"), {
      name: " Daily Market Briefing ",
      description: null,
      steps: null,
    });
    expect(made).toEqual({
      id: expect.stringMatching(/^wf_/),
      name: "Daily Market Briefing",
      description: null,
      steps: [],
      stepCount: 0,
      revision: 0,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updatedAt: made.createdAt,
    });
    expect(await getWorkflow(as("viewer"), { id: made.id })).toEqual(made);
  });

  test("sorts the steps and gives them IDs from the server", async () => {
    const { as } = await makeOrganization(db);
    const policy = {
      ...DEFAULT_REVIEW_POLICY,
      approvers: ["role:approver"],
      quorum: 2,
      allowRequester: false,
      timeoutSeconds: 90,
    };
    const made = await create(as("owner"), {
      name: "Three",
      steps: [
        { id: "step_mine", stepOrder: 7, agentId: "human", action: "Look.", review: policy },
        { stepOrder: 2, agentId: "writer", action: "Write 😀.", name: "draft" },
        { stepOrder: 3, agentId: "writer", action: "Rewrite.", review: { quorum: 2 } },
      ],
    });
    expect(made.steps).toEqual([
      expect.objectContaining({
        stepOrder: 2,
        agentId: "writer",
        action: "Write 😀.",
        name: "draft",
        review: null,
      }),
      expect.objectContaining({ stepOrder: 3, review: { ...DEFAULT_DRAFT_POLICY, quorum: 2 } }),
      expect.objectContaining({ stepOrder: 7, agentId: "human", name: null, review: policy }),
    ]);
    expect(made.stepCount).toBe(3);
    for (const { id } of made.steps) expect(id).toMatch(/^step_[0-9a-z]{26}$/);
    expect(await listSteps(as("viewer"), { id: made.id })).toEqual(made.steps);
  });

  test("ignores fields that only the server can set", async () => {
    const { as, organizationId } = await makeOrganization(db);
    const other = await makeOrganization(db);
    const hostile = {
      id: "wf_mine",
      organizationId: other.organizationId,
      revision: 99,
      stepCount: 99,
      createdAt: "2001-01-01T00:00:00.000Z",
    };
    const made = await create(as("owner"), { name: "Mine", ...hostile });
    expect(made).toMatchObject({ revision: 0, stepCount: 0 });
    expect(made.id).not.toBe("wf_mine");
    expect((await db.workflow.findUniqueOrThrow({ where: { id: made.id } })).organizationId).toBe(
      organizationId,
    );
  });

  test("rejects an unknown agent and two steps with the same order and writes nothing", async () => {
    const { as, organizationId } = await makeOrganization(db);
    const step = { agentId: "writer", action: "Write." };
    const refused = [
      [{ ...step, agentId: "nobody" }],
      [
        { ...step, stepOrder: 1 },
        { ...step, stepOrder: 1 },
      ],
    ];
    const pointers = await Promise.all(
      refused.map((steps) =>
        create(as("owner"), { name: "No", steps }).then(
          () => "accepted",
          (error) => `${error.code} ${error.details.errors[0].pointer}`,
        ),
      ),
    );
    expect(pointers).toEqual(["invalid-input /steps/0/agentId", "invalid-input /steps/1/stepOrder"]);
    expect(await db.workflow.count({ where: { organizationId } })).toBe(0);
  });
});
