import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { discardDraft } from "@/server/services/draft/discard";
import { saveDraft } from "@/server/services/draft/save";
import { listInbox } from "@/server/services/inbox/list";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { getWorkflow } from "@/server/services/workflow/get";
import { snapshot } from "@/server/testing/database/snapshot";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";
import { findLastRun } from "./find-last";
import { getRun } from "./get";
import { listRuns } from "./list";
import { startDraftRun } from "./start-draft";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

/** Creates a published workflow with one step, and a draft that adds a human step at the end. */
async function makeDraft(action = "Check.") {
  const { as, organizationId } = await makeOrganization(db, { wakes: true });
  const owner = as("owner");
  const workflow = await createWorkflow(owner, {
    name: "Published",
    steps: [{ agentId: "writer", action: "Repeat in one line." }],
  });
  const { id } = workflow;
  const person = { id: "step_person", agentId: "human", action, name: null, review: null };
  const definition = { ...toDraft(workflow), name: "Drafted", steps: [...toDraft(workflow).steps, person] };
  await saveDraft(owner, { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
  return { owner, organizationId, id, definition, workflow };
}

const input = "Gold rose to 2,650 dollars.";

describe("startDraftRun", () => {
  test("runs the draft as it was when the run started, and lists the run without a version", async () => {
    const { owner, id, definition, workflow } = await makeDraft();
    const { runId } = await startDraftRun(owner, { id, input });
    await discardDraft(owner, { id, expectedDraftRevision: 1 });
    const run = await until(
      () => getRun(owner, { runId }),
      ({ status }) => status === "PAUSED",
    );
    expect(run).toMatchObject({ workflowId: id, workflowName: "Drafted", workflowVersion: null });
    expect(run.steps.map(({ stepId, stepOrder }) => [stepId, stepOrder])).toEqual(
      definition.steps.map((step, index) => [step.id, index + 1]),
    );
    expect((await listRuns(owner, { page: 0, size: 20 })).content).toMatchObject([
      { id: runId, workflowVersion: null },
    ]);
    expect(await listInbox(owner, { tab: "mine", page: 0, size: 20 })).toMatchObject({
      content: [{ runId }],
    });
    expect((await findLastRun(owner, { id }))?.runId).toBe(runId);
    expect(await getWorkflow(owner, { id })).toEqual(workflow);
  });

  test("rejects a draft with errors, lists its problems, and leaves nothing behind", async () => {
    const { owner, organizationId, id } = await makeDraft(" ");
    const before = await snapshot(db, organizationId);
    await expect(startDraftRun(owner, { id, input })).rejects.toMatchObject({
      code: "not-runnable",
      details: { problems: [{ code: "empty-action", stepId: "step_person" }] },
    });
    expect(await snapshot(db, organizationId)).toBe(before);
  });

  test("reports that there's no draft if nothing has changed", async () => {
    const { owner, id } = await makeDraft();
    await discardDraft(owner, { id, expectedDraftRevision: 1 });
    await expect(startDraftRun(owner, { id, input })).rejects.toMatchObject({
      code: "conflict",
      message: "There's no draft to run. Run the published version instead.",
    });
  });

  test("keeps the run when its workflow is deleted, like any run", async () => {
    const { owner, id } = await makeDraft();
    const { runId } = await startDraftRun(owner, { id, input });
    await deleteWorkflow(owner, { id });
    expect((await getRun(owner, { runId })).steps).toHaveLength(2);
  });
});
