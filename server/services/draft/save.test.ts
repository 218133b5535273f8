import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_DRAFT_POLICY } from "@/server/domain/review/default-policy";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { getWorkflow } from "@/server/services/workflow/get";
import { updateWorkflow } from "@/server/services/workflow/update";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { discardDraft } from "./discard";
import { getDraft } from "./get";
import { getRevisions } from "./get-revisions";
import { saveDraft } from "./save";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** Creates a published workflow, and a function that saves drafts with different names. */
async function makeWorkflow() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const policy = {
    ...DEFAULT_DRAFT_POLICY,
    quorum: 1,
    allowRequester: true,
    timeoutSeconds: null,
  };
  const workflow = await createWorkflow(owner, {
    name: "Published",
    steps: [
      { agentId: "writer", action: "Write.", stepOrder: 10 },
      { agentId: "human", action: "Check.", review: policy, stepOrder: 20 },
    ],
  });
  const { id } = workflow;
  const named = (name: string) => ({ ...toDraft(workflow), name });
  const save = (name: string, expectedDraftRevision: number, baseRevision = 1, ctx = owner) =>
    saveDraft(ctx, { id, definition: named(name), baseRevision, expectedDraftRevision });
  return { as, owner, id, workflow, named, save, draft: async () => (await getDraft(owner, { id })).draft };
}

describe("saveDraft", () => {
  test("stores the draft separately from the published version", async () => {
    const { as, owner, id, workflow, named, save } = await makeWorkflow();
    const at = new Date("2027-01-02T03:04:05.678Z");
    const builder = { ...as("builder"), now: () => at };
    expect(await save("Mine", 0, 1, builder)).toEqual({ revision: 1, updatedAt: at.toISOString() });
    expect(await getDraft(owner, { id })).toMatchObject({
      workflow,
      draft: {
        definition: named("Mine"),
        baseRevision: 1,
        revision: 1,
        updatedBy: { name: "Test builder" },
        updatedAt: at.toISOString(),
      },
    });
    expect(await getWorkflow(owner, { id })).toEqual(workflow);
  });

  test("accepts a draft that can't run", async () => {
    const { owner, id, draft } = await makeWorkflow();
    const step = { id: "step_new", agentId: "", action: "", name: "No slug", review: null };
    const definition = { name: "", description: null, steps: [step] };
    await saveDraft(owner, { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
    expect((await draft())?.definition).toEqual(definition);
  });

  test("replaces a draft that the caller has seen, and otherwise fails and returns the current draft", async () => {
    const { as, save, named, draft } = await makeWorkflow();
    await save("One", 0);
    expect((await save("Two", 1, 1, as("builder"))).revision).toBe(2);
    for (const expected of [0, 1, 3])
      await expect(save("Late", expected)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("Test builder saved this draft after you loaded it."),
        details: { draft: { definition: named("Two"), revision: 2 } },
      });
    expect((await draft())?.definition.name).toBe("Two");
  });

  test("accepts only one of many simultaneous saves", async () => {
    const { save } = await makeWorkflow();
    const firsts = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => save(`First ${n}`, 0)));
    expect(firsts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const seconds = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => save(`Second ${n}`, 1)));
    expect(seconds.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  test("removes a draft that is changed back to its published base", async () => {
    const { save, draft } = await makeWorkflow();
    await save("Mine", 0);
    expect((await save("Published", 1)).revision).toBe(0);
    expect(await draft()).toBeNull();
  });

  test("compares the draft with its base, not with a later published version", async () => {
    const { owner, id, save, draft } = await makeWorkflow();
    await updateWorkflow(owner, { id, name: "Theirs" });
    expect((await save("Theirs", 0, 1)).revision).toBe(1);
    expect((await draft())?.baseRevision).toBe(1);
    expect((await save("Theirs", 1, 2)).revision).toBe(0);
  });

  test("never reuses a revision, so that a stale tab can't overwrite a different draft", async () => {
    const { owner, id, save, draft } = await makeWorkflow();
    const { revision: seen } = await save("Mine", 0);
    await discardDraft(owner, { id, expectedDraftRevision: seen });
    const { revision: next } = await save("Theirs", 0);
    expect(next).toBeGreaterThan(seen);
    await expect(save("Late", seen)).rejects.toMatchObject({ code: "conflict" });
    expect((await draft())?.definition.name).toBe("Theirs");
  });

  test("rejects a base that was never published", async () => {
    const { save } = await makeWorkflow();
    await expect(save("Mine", 0, 2)).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/baseRevision" }] },
    });
  });

  test("leaves no draft behind if the workflow is deleted at the same time", async () => {
    const { owner, id, save } = await makeWorkflow();
    const outcomes = await Promise.allSettled([
      ...Array.from({ length: 5 }, (_, n) => save(`Mine ${n}`, 0)),
      deleteWorkflow(owner, { id }),
    ]);
    for (const outcome of outcomes)
      if (outcome.status === "rejected") expect(["not-found", "conflict"]).toContain(outcome.reason.code);
    expect(outcomes.at(-1)?.status).toBe("fulfilled");
    expect(await db.workflowDraft.count({ where: { workflowId: id } })).toBe(0);
    await expect(save("Late", 0)).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("discardDraft", () => {
  test("restores the published version and rejects a second request", async () => {
    const { owner, id, save, draft } = await makeWorkflow();
    await save("Mine", 0);
    expect(await discardDraft(owner, { id, expectedDraftRevision: 1 })).toBeNull();
    expect(await draft()).toBeNull();
    await expect(discardDraft(owner, { id, expectedDraftRevision: 1 })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("published or discarded after"),
      details: { draft: null },
    });
  });

  test("keeps a draft that someone has saved since the caller loaded it", async () => {
    const { owner, id, save, draft } = await makeWorkflow();
    await save("Mine", 0);
    await save("Theirs", 1);
    await expect(discardDraft(owner, { id, expectedDraftRevision: 1 })).rejects.toMatchObject({
      details: { draft: { revision: 2 } },
    });
    expect((await draft())?.definition.name).toBe("Theirs");
  });
});

describe("getRevisions", () => {
  test("returns different revisions after each save, publish, and discard", async () => {
    const { owner, id, save } = await makeWorkflow();
    const revisions = () => getRevisions(owner, { id });
    expect(await revisions()).toEqual({ published: 1, draft: 0 });
    const { revision } = await save("Draft", 0);
    expect(await revisions()).toEqual({ published: 1, draft: revision });
    await discardDraft(owner, { id, expectedDraftRevision: revision });
    expect(await revisions()).toEqual({ published: 1, draft: 0 });
    await updateWorkflow(owner, { id, name: "Renamed" });
    expect(await revisions()).toEqual({ published: 2, draft: 0 });
  });
});

describe("getDraft", () => {
  test("returns whether the caller can edit, and the members with their roles", async () => {
    const { as, id } = await makeWorkflow();
    const removed = as("admin").actor;
    if (removed.kind === "system") throw new Error("a member is expected");
    await db.member.update({ where: { id: removed.memberId }, data: { removedAt: new Date() } });
    const document = await getDraft(as("approver"), { id });
    expect(document.publishedBy.name).toBe("Test owner");
    expect(document).toMatchObject({ draft: null, mayWrite: false });
    expect(document.members.map(({ role }) => role).sort()).toEqual([
      "approver",
      "builder",
      "owner",
      "viewer",
    ]);
    expect((await getDraft(as("builder"), { id })).mayWrite).toBe(true);
  });

  test("returns a draft to editors but not to readers", async () => {
    const { as, id, save } = await makeWorkflow();
    await save("Written", 0);
    expect((await getDraft(as("builder"), { id })).draft?.definition.name).toBe("Written");
    expect((await getDraft(as("viewer"), { id })).draft).toBeNull();
  });
});
