import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY, DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { createWorkflow } from "@/server/services/workflow/create";
import { getWorkflow } from "@/server/services/workflow/get";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { addStep } from "./add";
import { removeStep } from "./remove";
import { updateStep } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const writes = { agentId: "writer", action: "Write." };

async function makeWorkflow(...orders: number[]) {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const workflow = await createWorkflow(owner, {
    name: "Test",
    steps: orders.map((stepOrder) => ({ ...writes, stepOrder })),
  });
  return { owner, workflow, id: workflow.id };
}

async function ordersOf(ctx: ServiceContext, id: string): Promise<number[]> {
  return (await getWorkflow(ctx, { id })).steps.map(({ stepOrder }) => stepOrder);
}

describe("addStep", () => {
  test("appends a step without an order, inserts it at a free order, and shifts later steps if the order is taken", async () => {
    const { owner, id } = await makeWorkflow();
    const first = await addStep(owner, { id, ...writes });
    expect(first).toEqual({
      id: expect.stringMatching(/^step_/),
      stepOrder: 1,
      ...writes,
      name: null,
      review: null,
    });
    await addStep(owner, { id, ...writes, stepOrder: 9 });
    expect((await addStep(owner, { id, ...writes, stepOrder: null })).stepOrder).toBe(10);
    expect((await addStep(owner, { id, ...writes, stepOrder: 9 })).stepOrder).toBe(9);
    expect(await ordersOf(owner, id)).toEqual([1, 9, 10, 11]);
    expect(await getWorkflow(owner, { id })).toMatchObject({ revision: 4, stepCount: 4 });
  });

  test("adds all 50 of 50 simultaneous steps", async () => {
    const { owner, id } = await makeWorkflow();
    const added = await Promise.all(
      Array.from({ length: 50 }, (_, index) => addStep(owner, { id, ...writes, action: `Step ${index}` })),
    );
    const { steps, revision } = await getWorkflow(owner, { id });
    expect(steps.map(({ stepOrder }) => stepOrder)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    expect(new Set(steps.map(({ id }) => id))).toEqual(new Set(added.map(({ id }) => id)));
    expect(new Set(steps.map(({ action }) => action)).size).toBe(50);
    expect(revision).toBe(50);
  });

  test("accepts a review policy on an agent's step", async () => {
    const { owner, id } = await makeWorkflow();
    const added = await addStep(owner, { id, ...writes, review: DEFAULT_REVIEW_POLICY });
    expect(added.review).toEqual(DEFAULT_DRAFT_POLICY);
  });

  test("rejects a condition that isn't valid or belongs to a human step, with a pointer", async () => {
    const { owner, id } = await makeWorkflow(1);
    const review = { ...DEFAULT_REVIEW_POLICY, when: "json.amount >= " };
    const refused = (message: RegExp) => ({
      code: "invalid-input",
      details: { errors: [{ pointer: "/review/when", message: expect.stringMatching(message) }] },
    });
    await expect(addStep(owner, { id, ...writes, review })).rejects.toMatchObject(
      refused(/isn't valid at character 16/),
    );
    await expect(addStep(owner, { id, agentId: "human", action: "Right?", review })).rejects.toMatchObject(
      refused(/people always review a human step/),
    );
    const [step] = (await getWorkflow(owner, { id })).steps;
    await expect(updateStep(owner, { id, stepId: step?.id ?? "", review })).rejects.toMatchObject(
      refused(/isn't valid at character 16/),
    );
    expect(
      await updateStep(owner, { id, stepId: step?.id ?? "", review: { ...review, when: "json.a > 1" } }),
    ).toMatchObject({
      review: { when: "json.a > 1", sample: 0 },
    });
  });

  test("rejects an unknown agent and a taken name", async () => {
    const { owner, id } = await makeWorkflow();
    await addStep(owner, { id, ...writes, name: "draft" });
    for (const [fields, pointer] of [
      [{ agentId: "nobody" }, "/agentId"],
      [{ name: "draft" }, "/name"],
    ] as const)
      await expect(addStep(owner, { id, ...writes, ...fields })).rejects.toMatchObject({
        code: "invalid-input",
        details: { errors: [{ pointer }] },
      });
    expect(await ordersOf(owner, id)).toEqual([1]);
  });

  test("rejects the 201st step", async () => {
    const { owner, id } = await makeWorkflow(...Array.from({ length: 200 }, (_, index) => index + 1));
    await expect(addStep(owner, { id, ...writes })).rejects.toMatchObject({ code: "invalid-input" });
    expect(await ordersOf(owner, id)).toHaveLength(200);
  });

  test("rejects a stale revision", async () => {
    const { owner, id } = await makeWorkflow();
    await addStep(owner, { id, ...writes, expectedRevisions: [0] });
    await expect(addStep(owner, { id, ...writes, expectedRevisions: [0] })).rejects.toMatchObject({
      code: "precondition-failed",
    });
    expect(await ordersOf(owner, id)).toEqual([1]);
  });
});

describe("updateStep", () => {
  test("changes the fields sent and keeps the id", async () => {
    const { owner, workflow, id } = await makeWorkflow(1, 2);
    const stepId = workflow.steps[1]?.id ?? "";
    const changed = await updateStep(owner, { id, stepId, action: "Rewrite.", name: "second" });
    expect(changed).toEqual({
      id: stepId,
      stepOrder: 2,
      agentId: "writer",
      action: "Rewrite.",
      name: "second",
      review: null,
    });
    expect((await getWorkflow(owner, { id })).steps[1]).toEqual(changed);
  });

  test("moves a step to another step's place", async () => {
    const { owner, workflow, id } = await makeWorkflow(1, 2, 3);
    const ids = workflow.steps.map((step) => step.id);
    await updateStep(owner, { id, stepId: ids[2] ?? "", stepOrder: 1 });
    expect((await getWorkflow(owner, { id })).steps.map((step) => step.id)).toEqual([ids[2], ids[0], ids[1]]);
    expect(await ordersOf(owner, id)).toEqual([1, 2, 3]);
  });

  test("rejects an unknown agent, an unknown step, and a stale revision", async () => {
    const { owner, workflow, id } = await makeWorkflow(1);
    const stepId = workflow.steps[0]?.id ?? "";
    await expect(updateStep(owner, { id, stepId, agentId: "nobody" })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/agentId" }] },
    });
    await expect(updateStep(owner, { id, stepId: "step_none", action: "x" })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(
      updateStep(owner, { id, stepId, action: "x", expectedRevisions: [7] }),
    ).rejects.toMatchObject({ code: "precondition-failed" });
    expect(await getWorkflow(owner, { id })).toEqual(workflow);
  });
});

describe("removeStep", () => {
  test("keeps the numbers of other steps and rejects a second request", async () => {
    const { owner, workflow, id } = await makeWorkflow(1, 2, 3);
    const stepId = workflow.steps[1]?.id ?? "";
    expect(await removeStep(owner, { id, stepId })).toBeNull();
    expect(await ordersOf(owner, id)).toEqual([1, 3]);
    await expect(removeStep(owner, { id, stepId })).rejects.toMatchObject({ code: "not-found" });
  });

  test("doesn't find a step through a different workflow in the organization", async () => {
    const { owner, workflow, id } = await makeWorkflow(1);
    const other = await createWorkflow(owner, { name: "Other", steps: [] });
    const stepId = workflow.steps[0]?.id ?? "";
    await expect(removeStep(owner, { id: other.id, stepId })).rejects.toMatchObject({ code: "not-found" });
    expect(await ordersOf(owner, id)).toEqual([1]);
  });

  test("rejects a stale revision", async () => {
    const { owner, workflow, id } = await makeWorkflow(1);
    const stepId = workflow.steps[0]?.id ?? "";
    await expect(removeStep(owner, { id, stepId, expectedRevisions: [2] })).rejects.toMatchObject({
      code: "precondition-failed",
    });
    expect(await ordersOf(owner, id)).toEqual([1]);
  });
});
