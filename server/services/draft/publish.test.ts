import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { type DraftDefinition, toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { getWorkflow } from "@/server/services/workflow/get";
import { getVersion } from "@/server/services/workflow/get-version";
import { listVersions } from "@/server/services/workflow/list-versions";
import { updateWorkflow } from "@/server/services/workflow/update";
import { snapshot } from "@/server/testing/database/snapshot";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { getDraft } from "./get";
import { publishDraft } from "./publish";
import { saveDraft } from "./save";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** Creates a workflow with a draft that adds a new step before the published step. */
async function makeDraft(change: (definition: DraftDefinition) => DraftDefinition = (same) => same) {
  const { as, organizationId } = await makeOrganization(db);
  const owner = as("owner");
  const workflow = await createWorkflow(owner, {
    name: "Published",
    steps: [{ agentId: "writer", action: "Write.", stepOrder: 10 }],
  });
  const { id } = workflow;
  const added = { id: "step_added", agentId: "human", action: "Check.", name: "check", review: null };
  const definition = change({
    ...toDraft(workflow),
    name: "Drafted",
    steps: [added, ...toDraft(workflow).steps],
  });
  await saveDraft(as("builder"), { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
  const publish = (expectedDraftRevision = 1, expectedRevisions = [1]) =>
    publishDraft(owner, { id, expectedDraftRevision, expectedRevisions });
  return { as, owner, organizationId, id, workflow, definition, publish };
}

describe("publishDraft", () => {
  test("publishes the draft with numbered steps and unchanged step IDs and removes the draft", async () => {
    const { owner, id, workflow, definition, publish } = await makeDraft();
    const published = await publish();
    expect(published).toMatchObject({ id, name: "Drafted", revision: 2, stepCount: 2 });
    expect(published.steps).toEqual(
      definition.steps.map((step, index) => ({ ...step, stepOrder: [1, 10][index] })),
    );
    expect(published.steps[1]?.id).toBe(workflow.steps[0]?.id);
    expect(await getDraft(owner, { id })).toMatchObject({ workflow: published, draft: null });
    await expect(publish()).rejects.toMatchObject({ code: "conflict", details: { draft: null } });
  });

  test("publishes the first draft of a workflow that was created blank as version 1", async () => {
    const { as, organizationId } = await makeOrganization(db);
    const owner = as("owner");
    const { id, revision } = await createWorkflow(owner, { name: "Blank", steps: [] });
    const step = { id: "step_a", agentId: "writer", action: "Write.", name: null, review: null };
    const definition = { name: "First", description: null, steps: [step] };
    await saveDraft(owner, { id, definition, baseRevision: revision, expectedDraftRevision: 0 });
    expect((await listVersions(owner, { id, page: 0, size: 20 })).content).toEqual([]);
    const first = { id, expectedDraftRevision: 1, expectedRevisions: [revision] };
    expect(await publishDraft(owner, first)).toMatchObject({ revision: 1, name: "First" });
    expect((await listVersions(owner, { id, page: 0, size: 20 })).content).toMatchObject([
      { revision: 1, name: "First", stepCount: 1 },
    ]);
    const where = { organizationId, subjectId: id };
    expect(await db.ledgerEntry.findMany({ where, orderBy: { action: "asc" } })).toMatchObject([
      { action: "workflow.created", data: { revision: 0 } },
      { action: "workflow.published", data: { revision: 1 } },
    ]);
    const { runId } = await startRun(owner, { id, input: "x" });
    expect(await getRun(owner, { runId })).toMatchObject({ workflowVersion: 1 });
  });

  test("keeps the step numbers if only the name changes", async () => {
    const { workflow, publish } = await makeDraft(({ steps, ...draft }) => ({
      ...draft,
      steps: steps.slice(1),
    }));
    const published = await publish();
    expect(published.name).toBe("Drafted");
    expect(published.steps).toEqual(workflow.steps);
    expect(published.steps).toMatchObject([{ stepOrder: 10 }]);
  });

  test("records in the history who published the draft and when", async () => {
    const { owner, id, definition, publish } = await makeDraft();
    const { updatedAt } = await publish();
    const { content } = await listVersions(owner, { id, page: 0, size: 20 });
    expect(content).toMatchObject([
      { revision: 2, name: "Drafted", stepCount: 2, createdAt: updatedAt, createdBy: { name: "Test owner" } },
      { revision: 1, name: "Published", stepCount: 1 },
    ]);
    expect((await getVersion(owner, { id, revision: 2 })).definition).toEqual(definition);
  });

  test("rejects a stale base, returns the published version, and changes nothing", async () => {
    const { as, organizationId, id, publish } = await makeDraft();
    const theirs = await updateWorkflow(as("builder"), { id, name: "Theirs" });
    const before = await snapshot(db, organizationId);
    await expect(publish()).rejects.toMatchObject({
      code: "precondition-failed",
      message: expect.stringContaining("Test builder changed this workflow"),
      details: { published: theirs },
    });
    expect(await snapshot(db, organizationId)).toBe(before);
  });

  test("overwrites someone else's version if the request includes its revision", async () => {
    const { owner, id, publish } = await makeDraft();
    await updateWorkflow(owner, { id, name: "Theirs" });
    expect(await publish(1, [2])).toMatchObject({ name: "Drafted", revision: 3 });
    expect((await getVersion(owner, { id, revision: 2 })).definition.name).toBe("Theirs");
  });

  test("fails if someone has saved the draft since the caller loaded it, and returns the saved draft", async () => {
    const { owner, id, definition, publish } = await makeDraft();
    const newer = { ...definition, name: "Newer" };
    await saveDraft(owner, { id, definition: newer, baseRevision: 1, expectedDraftRevision: 1 });
    await expect(publish()).rejects.toMatchObject({
      code: "conflict",
      details: { draft: { revision: 2, definition: newer } },
    });
    expect(await getWorkflow(owner, { id })).toMatchObject({ name: "Published", revision: 1 });
  });

  test("rejects a draft with errors, lists all problems, and keeps the draft", async () => {
    const { owner, id, publish } = await makeDraft((definition) => ({
      ...definition,
      name: " ",
      steps: definition.steps.map((step) => ({ ...step, action: "", name: "Same" })),
    }));
    await expect(publish()).rejects.toMatchObject({
      code: "not-runnable",
      details: {
        problems: [
          { code: "missing-name" },
          { code: "empty-action" },
          { code: "invalid-name" },
          { code: "empty-action" },
          { code: "invalid-name" },
        ],
      },
    });
    expect((await getDraft(owner, { id })).draft?.revision).toBe(1);
  });

  test("publishes a draft with warnings", async () => {
    const review = {
      ...DEFAULT_DRAFT_POLICY,
      approvers: ["gone@acme.test"],
      quorum: 1,
      allowRequester: true,
      timeoutSeconds: null,
    };
    const { publish } = await makeDraft((definition) => ({
      ...definition,
      steps: definition.steps.map((step) => (step.agentId === "human" ? { ...step, review } : step)),
    }));
    expect((await publish()).steps[0]?.review).toEqual(review);
  });

  test("publishes once for many simultaneous requests, with one entry in the history", async () => {
    const { owner, id, publish } = await makeDraft();
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => publish()));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes)
      if (outcome.status === "rejected")
        expect(["conflict", "precondition-failed"]).toContain(outcome.reason.code);
    expect((await listVersions(owner, { id, page: 0, size: 20 })).totalElements).toBe(2);
  });
});
