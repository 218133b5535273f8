import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { getDraft } from "./get";
import { getSuperseded } from "./get-superseded";
import { listSuperseded } from "./list-superseded";
import { saveDraft } from "./save";
import { supersedeDraft } from "./supersede";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

/** Creates a workflow with a draft that a builder saved. */
async function makeDraft() {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const workflow = await createWorkflow(owner, {
    name: "Published",
    steps: [{ agentId: "writer", action: "Write." }],
  });
  const { id } = workflow;
  const definition = { ...toDraft(workflow), name: "By the builder" };
  const { revision } = await saveDraft(as("builder"), {
    id,
    definition,
    baseRevision: 1,
    expectedDraftRevision: 0,
  });
  return { as, owner, id, definition, revision };
}

describe("supersedeDraft", () => {
  test("stores the draft about to be replaced, with its author and the person who is replacing it", async () => {
    const { owner, id, definition, revision } = await makeDraft();
    const at = new Date("2027-01-02T03:04:05.678Z");
    await supersedeDraft({ ...owner, now: () => at }, { id, draft: revision });
    const before = (await getDraft(owner, { id })).draft;
    expect(before).toMatchObject({ revision, definition });
    const mine = { ...definition, name: "By the owner" };
    await saveDraft(owner, { id, definition: mine, baseRevision: 1, expectedDraftRevision: revision });
    const [kept, ...others] = await listSuperseded(owner, { id });
    expect(others).toEqual([]);
    expect(kept).toMatchObject({
      stepCount: 1,
      writtenBy: { name: "Test builder" },
      writtenAt: before?.updatedAt,
      supersededBy: { name: "Test owner" },
      supersededAt: at.toISOString(),
    });
    expect(await getSuperseded(owner, { id, supersededId: kept?.id ?? "" })).toEqual({ ...kept, definition });
  });

  test("stores an unsaved draft under its author's name", async () => {
    const { owner, id, definition } = await makeDraft();
    const typed = { ...definition, name: "Never saved" };
    await supersedeDraft(owner, { id, draft: typed });
    const [kept] = await listSuperseded(owner, { id });
    expect(kept).toMatchObject({ writtenBy: { name: "Test owner" }, supersededBy: { name: "Test owner" } });
    expect((await getSuperseded(owner, { id, supersededId: kept?.id ?? "" })).definition).toEqual(typed);
  });

  test("stores each draft only once, however many requests there are", async () => {
    const { as, owner, id, revision } = await makeDraft();
    await Promise.all([owner, as("admin"), owner].map((ctx) => supersedeDraft(ctx, { id, draft: revision })));
    expect(await listSuperseded(owner, { id })).toHaveLength(1);
  });

  test("rejects a draft that the caller hasn't seen, returns it, and stores nothing", async () => {
    const { owner, id, definition, revision } = await makeDraft();
    await expect(supersedeDraft(owner, { id, draft: revision + 1 })).rejects.toMatchObject({
      code: "conflict",
      details: { draft: { revision, definition } },
    });
    expect(await listSuperseded(owner, { id })).toEqual([]);
  });

  test("hides other organizations' drafts and isn't available to readers", async () => {
    const { as, owner, id, revision } = await makeDraft();
    const stranger = (await makeOrganization(db)).as("owner");
    await supersedeDraft(owner, { id, draft: revision });
    const [kept] = await listSuperseded(owner, { id });
    const supersededId = kept?.id ?? "";
    const asks = [
      (ctx: typeof owner) => supersedeDraft(ctx, { id, draft: revision }),
      (ctx: typeof owner) => listSuperseded(ctx, { id }),
      (ctx: typeof owner) => getSuperseded(ctx, { id, supersededId }),
    ];
    for (const ask of asks) {
      await expect(ask(stranger)).rejects.toMatchObject({ code: "not-found" });
      await expect(ask(as("viewer"))).rejects.toMatchObject({ code: "forbidden" });
    }
  });

  test("stores drafts that are listed newest first and deleted with their workflow", async () => {
    const { owner, id, definition, revision } = await makeDraft();
    await supersedeDraft(owner, { id, draft: revision });
    await supersedeDraft(owner, { id, draft: { ...definition, steps: [] } });
    expect((await listSuperseded(owner, { id })).map(({ stepCount }) => stepCount)).toEqual([0, 1]);
    await deleteWorkflow(owner, { id });
    expect(await db.supersededDraft.count({ where: { workflowId: id } })).toBe(0);
  });
});
