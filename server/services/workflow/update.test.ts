import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { updateWorkflowOperation } from "@/server/domain/workflow/api";
import type { Database } from "@/server/infra/db";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { cloneWorkflow } from "./clone";
import { createWorkflow } from "./create";
import { getWorkflow } from "./get";
import { replaceDefinition } from "./replace";
import { updateWorkflow } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** Creates a workflow with two steps. */
async function makeWorkflow() {
  const { as } = await makeOrganization(db);
  const workflow = await createWorkflow(as("owner"), {
    name: "Before",
    description: "Why",
    steps: [
      { agentId: "writer", action: "Write.", name: "draft" },
      { agentId: "human", action: "Check." },
    ],
  });
  return { as, owner: as("owner"), workflow, id: workflow.id };
}

const later = (seconds: number) => new Date(Date.now() + seconds * 1000);

describe("updateWorkflow", () => {
  test("changes only the fields sent and increments the revision", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    const renamed = await updateWorkflow({ ...owner, now: () => later(60) }, { id, name: "After" });
    expect(renamed).toEqual({ ...workflow, name: "After", revision: 2, updatedAt: renamed.updatedAt });
    expect(renamed.updatedAt > workflow.updatedAt).toBe(true);
    expect((await updateWorkflow(owner, { id, description: "Because" })).name).toBe("After");
    expect(await getWorkflow(owner, { id })).toMatchObject({ description: "Because", revision: 3 });
  });

  test("clears the description with null", async () => {
    const { owner, id } = await makeWorkflow();
    expect((await updateWorkflow(owner, { id, description: null })).description).toBeNull();
  });

  test("ignores steps and other fields that PATCH doesn't have", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    const body = updateWorkflowOperation.body?.parse({ ...workflow, steps: [], revision: 7 }) ?? {};
    expect(await updateWorkflow(owner, { id, ...body })).toEqual(workflow);
  });

  test("doesn't write anything if nothing changes", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    expect(await updateWorkflow({ ...owner, now: () => later(60) }, { id, name: "Before" })).toEqual(
      workflow,
    );
  });

  test("rejects a name of 201 characters but accepts a clone's unchanged longer name", async () => {
    const { owner, id } = await makeWorkflow();
    const longest = "é".repeat(200);
    await updateWorkflow(owner, { id, name: longest });
    await expect(updateWorkflow(owner, { id, name: `${longest}!` })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/name" }] },
    });
    const copy = await cloneWorkflow(owner, { id });
    const kept = await updateWorkflow(owner, { id: copy.id, name: copy.name, description: "New" });
    expect(kept).toMatchObject({ name: `${longest} (Copy)`, description: "New" });
  });

  test("rejects a stale revision, says who changed the workflow, and changes nothing", async () => {
    const { as, owner, id } = await makeWorkflow();
    await updateWorkflow(as("builder"), { id, name: "Builder's", expectedRevisions: [1] });
    await expect(
      updateWorkflow(owner, { id, name: "Owner's", expectedRevisions: [1] }),
    ).rejects.toMatchObject({
      code: "precondition-failed",
      message: expect.stringMatching(/^Test builder changed .* revision 2\./),
    });
    await expect(updateWorkflow(owner, { id, name: "Owner's", expectedRevisions: [] })).rejects.toMatchObject(
      {
        code: "precondition-failed",
      },
    );
    expect(await getWorkflow(owner, { id })).toMatchObject({ name: "Builder's", revision: 2 });
    expect((await updateWorkflow(owner, { id, name: "Owner's", expectedRevisions: [1, 2] })).revision).toBe(
      3,
    );
  });

  test("accepts only one of many requests for the same revision", async () => {
    const { owner, id } = await makeWorkflow();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        updateWorkflow(owner, { id, name: `Name ${index}`, expectedRevisions: [1] }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect((await getWorkflow(owner, { id })).revision).toBe(2);
  });

  test("applies both of two simultaneous changes that don't specify a revision", async () => {
    const { owner, id } = await makeWorkflow();
    await Promise.all([
      updateWorkflow(owner, { id, name: "New name" }),
      updateWorkflow(owner, { id, description: "New description" }),
    ]);
    expect(await getWorkflow(owner, { id })).toMatchObject({
      name: "New name",
      description: "New description",
      revision: 3,
    });
  });
});

describe("replaceDefinition", () => {
  test("replaces the name, description, and all steps, but keeps the IDs of existing steps", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    const [draft, check] = workflow.steps;
    const other = await createWorkflow(owner, { name: "Other", steps: [{ agentId: "writer", action: "x" }] });
    const replaced = await replaceDefinition(owner, {
      id,
      name: "After",
      steps: [
        { id: check?.id, agentId: "human", action: "Check again." },
        { id: other.steps[0]?.id, agentId: "writer", action: "Another's id." },
        { agentId: "writer", action: "New." },
      ],
    });
    expect(replaced).toMatchObject({ name: "After", description: null, revision: 2, stepCount: 3 });
    expect(replaced.steps.map(({ stepOrder, action }) => [stepOrder, action])).toEqual([
      [1, "Check again."],
      [2, "Another's id."],
      [3, "New."],
    ]);
    expect(replaced.steps[0]?.id).toBe(check?.id);
    const made = replaced.steps.slice(1).map((step) => step.id);
    for (const taken of [draft?.id, check?.id, other.steps[0]?.id]) expect(made).not.toContain(taken);
  });

  test("accepts the result of GET without changing anything", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    expect(await replaceDefinition(owner, { ...workflow, id })).toEqual(workflow);
  });

  test("rejects a stale revision", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    await updateWorkflow(owner, { id, name: "Meanwhile" });
    await expect(replaceDefinition(owner, { ...workflow, id, expectedRevisions: [1] })).rejects.toMatchObject(
      {
        code: "precondition-failed",
      },
    );
    expect((await getWorkflow(owner, { id })).name).toBe("Meanwhile");
  });

  test("reports all errors together without changing anything", async () => {
    const { owner, workflow, id } = await makeWorkflow();
    const steps = [
      { agentId: "nobody", action: "x", stepOrder: 3 },
      { agentId: "gone", action: "x", stepOrder: 4 },
    ];
    await expect(replaceDefinition(owner, { id, name: "No", steps })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/steps/0/agentId" }, { pointer: "/steps/1/agentId" }] },
    });
    expect(await getWorkflow(owner, { id })).toEqual(workflow);
  });
});
