import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { saveDraft } from "@/server/services/draft/save";
import { startRun } from "@/server/services/run/start";
import { startDraftRun } from "@/server/services/run/start-draft";
import { addStep } from "@/server/services/step/add";
import { removeStep } from "@/server/services/step/remove";
import { updateStep } from "@/server/services/step/update";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { cloneWorkflow } from "./clone";
import { createWorkflow } from "./create";
import { deleteWorkflow } from "./delete";
import { getVersion } from "./get-version";
import { listVersions } from "./list-versions";
import { replaceDefinition } from "./replace";
import { updateWorkflow } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const everything = { page: 0, size: 200 };
const writes = { agentId: "writer", action: "Write." };

async function makeWorkflow() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const workflow = await createWorkflow(owner, { name: "Test", steps: [writes] });
  return { as, owner, workflow, id: workflow.id };
}

describe("listVersions", () => {
  test("lists each published definition, newest first, with its author and time", async () => {
    const { as, owner, id } = await makeWorkflow();
    const builder = as("builder");
    const step = await addStep(builder, { id, ...writes });
    await updateStep(owner, { id, stepId: step.id, action: "Rewrite." });
    await removeStep(owner, { id, stepId: step.id });
    await updateWorkflow(owner, { id, name: "Renamed" });
    await updateWorkflow(owner, { id, name: "Renamed" });
    const last = await replaceDefinition(owner, { id, name: "Replaced", steps: [] });
    const { content, totalElements } = await listVersions(owner, { id, ...everything });
    expect(totalElements).toBe(6);
    expect(content.map(({ revision, name, stepCount }) => [revision, name, stepCount])).toEqual([
      [6, "Replaced", 0],
      [5, "Renamed", 1],
      [4, "Test", 1],
      [3, "Test", 2],
      [2, "Test", 2],
      [1, "Test", 1],
    ]);
    expect(content[0]?.createdAt).toBe(last.updatedAt);
    expect(content.at(-2)?.createdBy).toMatchObject({ name: "Test builder" });
  });

  test("returns pages", async () => {
    const { owner, id } = await makeWorkflow();
    for (const name of ["Two", "Three"]) await updateWorkflow(owner, { id, name });
    const page = await listVersions(owner, { id, page: 1, size: 2 });
    expect(page).toMatchObject({ totalElements: 3, totalPages: 2, last: true });
    expect(page.content.map(({ revision }) => revision)).toEqual([1]);
  });

  test("omits versions that exist only for a draft's run", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    const definition = { ...toDraft(workflow), name: "Drafted" };
    await saveDraft(owner, { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
    await startDraftRun(owner, { id, input: "" });
    expect((await listVersions(owner, { id, ...everything })).totalElements).toBe(1);
  });

  test("starts over for a clone", async () => {
    const { owner, id } = await makeWorkflow();
    await updateWorkflow(owner, { id, name: "Renamed" });
    const clone = await cloneWorkflow(owner, { id });
    expect((await listVersions(owner, { id: clone.id, ...everything })).content).toMatchObject([
      { revision: 1, name: "Renamed (Copy)" },
    ]);
  });

  test("lists each of several simultaneous writes exactly once", async () => {
    const { owner, id } = await makeWorkflow();
    await Promise.all(Array.from({ length: 12 }, () => addStep(owner, { id, ...writes })));
    const { content } = await listVersions(owner, { id, ...everything });
    expect(content.map(({ revision, stepCount }) => [revision, stepCount])).toEqual(
      Array.from({ length: 13 }, (_, index) => [13 - index, 13 - index]),
    );
  });

  test("fails after the workflow is deleted, and only versions that runs used are kept", async () => {
    const { owner, id } = await makeWorkflow();
    await startRun(owner, { id, input: "" });
    await updateWorkflow(owner, { id, name: "Renamed" });
    await deleteWorkflow(owner, { id });
    expect(
      await db.workflowVersion.findMany({ where: { workflowId: id }, select: { revision: true } }),
    ).toEqual([{ revision: 1 }]);
    await expect(listVersions(owner, { id, ...everything })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("getVersion", () => {
  test("returns the definition as it was", async () => {
    const { owner, id, workflow } = await makeWorkflow();
    await updateWorkflow(owner, { id, name: "Renamed" });
    expect(await getVersion(owner, { id, revision: 1 })).toMatchObject({
      revision: 1,
      definition: toDraft(workflow),
      createdAt: workflow.createdAt,
      createdBy: { name: "Test owner" },
    });
  });

  test("doesn't find another workflow's revision or a revision that was never published", async () => {
    const { owner, id } = await makeWorkflow();
    const other = await createWorkflow(owner, { name: "Other", steps: [] });
    await updateWorkflow(owner, { id: other.id, name: "Renamed" });
    await expect(getVersion(owner, { id, revision: 2 })).rejects.toMatchObject({ code: "not-found" });
  });
});
