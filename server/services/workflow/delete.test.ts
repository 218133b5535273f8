import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_REVIEW_POLICY } from "@/server/domain/review/default-policy";
import type { Database } from "@/server/infra/db";
import { inTransaction } from "@/server/services/context";
import { getRun } from "@/server/services/run/get";
import { listRuns } from "@/server/services/run/list";
import { listWorkflowRuns } from "@/server/services/run/list-of-workflow";
import { startRun } from "@/server/services/run/start";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { withStoppedClock } from "@/server/testing/stopped-clock";
import { cloneWorkflow } from "./clone";
import { createWorkflow } from "./create";
import { deleteWorkflow } from "./delete";
import { getWorkflow } from "./get";
import { updateWorkflow } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const policy = {
  ...DEFAULT_REVIEW_POLICY,
  approvers: ["role:owner"],
  quorum: 2,
  allowRequester: false,
  timeoutSeconds: 60,
};
const definition = {
  name: "Test",
  description: "Why",
  steps: [
    { agentId: "writer", action: "Write.", name: "draft", stepOrder: 4 },
    { agentId: "human", action: "Check {{ steps.draft.output }}.", review: policy, stepOrder: 9 },
  ],
};

describe("deleteWorkflow", () => {
  test("deletes the workflow and rejects a second request", async () => {
    const { as } = await makeOrganization(db);
    const { id } = await createWorkflow(as("owner"), definition);
    expect(await deleteWorkflow(as("builder"), { id })).toBeNull();
    await expect(getWorkflow(as("owner"), { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteWorkflow(as("builder"), { id })).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteWorkflow(as("builder"), { id, expectedRevisions: [1] })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("keeps the workflow's runs with their definition", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { id } = await createWorkflow(owner, definition);
    const { runId } = await startRun(owner, { id, input: "Text" });
    const reader = withStoppedClock(owner);
    const before = await getRun(reader, { runId });
    await deleteWorkflow(owner, { id });
    expect(await getRun(reader, { runId })).toEqual(before);
    expect(before.steps.map(({ action }) => action)).toEqual(definition.steps.map(({ action }) => action));
    const { content } = await listRuns(owner, { page: 0, size: 20, workflowId: id });
    expect(content.map((run) => run.id)).toEqual([runId]);
    await expect(listWorkflowRuns(owner, { id, page: 0, size: 20 })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("keeps every accepted run and its definition, even if the run starts during the deletion", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    for (let round = 0; round < 5; round++) {
      const { id } = await createWorkflow(owner, definition);
      const [started] = await Promise.allSettled([
        startRun(owner, { id, input: "Text" }),
        deleteWorkflow(owner, { id }),
        startRun(owner, { id, input: "Text" }),
      ]);
      if (started.status === "fulfilled")
        expect((await getRun(owner, { runId: started.value.runId })).steps).toHaveLength(2);
      else expect(started.reason).toMatchObject({ code: "not-found" });
    }
  });

  test("keeps a run from starting that has already read the workflow", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { id } = await createWorkflow(owner, definition);
    const { starting } = await inTransaction(owner, async (ctx) => {
      await deleteWorkflow(ctx, { id });
      const starting = startRun(owner, { id, input: "Text" }).catch((error: unknown) => error);
      await untilOneWaits(db);
      return { starting };
    });
    expect(await starting).toMatchObject({ code: "not-found" });
    expect(await db.run.count({ where: { workflowId: id } })).toBe(0);
  });

  test("rejects a stale revision and keeps everything", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { id } = await createWorkflow(owner, definition);
    const changed = await updateWorkflow(owner, { id, name: "Changed" });
    await expect(deleteWorkflow(owner, { id, expectedRevisions: [1] })).rejects.toMatchObject({
      code: "precondition-failed",
    });
    expect(await getWorkflow(owner, { id })).toEqual(changed);
    expect(await deleteWorkflow(owner, { id, expectedRevisions: [2] })).toBeNull();
  });
});

describe("cloneWorkflow", () => {
  test("makes an independent copy of everything with new ids", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const original = await createWorkflow(owner, definition);
    await updateWorkflow(owner, { id: original.id, description: "Because" });
    const copy = await cloneWorkflow(as("builder"), { id: original.id });
    expect(copy).toMatchObject({ name: "Test (Copy)", description: "Because", revision: 1, stepCount: 2 });
    expect(copy.steps).toEqual(
      original.steps.map((step) => ({ ...step, id: expect.stringMatching(/^step_/) })),
    );
    const ids = [original, ...original.steps].map(({ id }) => id);
    for (const { id } of [copy, ...copy.steps]) expect(ids).not.toContain(id);
    await deleteWorkflow(owner, { id: original.id });
    expect(await getWorkflow(owner, { id: copy.id })).toEqual(copy);
  });

  test("copies a copy until the name would exceed 400 characters", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    let { id, name } = await createWorkflow(owner, { name: "é".repeat(200), steps: [] });
    for (let copies = 1; copies <= 28; copies++) {
      ({ id, name } = await cloneWorkflow(owner, { id }));
      expect(name.endsWith(" (Copy)".repeat(copies))).toBe(true);
    }
    await expect(cloneWorkflow(owner, { id })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("too long"),
    });
  });

  test("doesn't find a deleted workflow", async () => {
    const { as } = await makeOrganization(db);
    const { id } = await createWorkflow(as("owner"), definition);
    await deleteWorkflow(as("owner"), { id });
    await expect(cloneWorkflow(as("owner"), { id })).rejects.toMatchObject({ code: "not-found" });
  });
});
