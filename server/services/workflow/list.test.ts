import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listWorkflowsOperation } from "@/server/domain/workflow/api";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { updateAgent } from "@/server/services/agent/update";
import type { ServiceContext } from "@/server/services/context";
import { discardDraft } from "@/server/services/draft/discard";
import { saveDraft } from "@/server/services/draft/save";
import { startRun } from "@/server/services/run/start";
import { createTrigger } from "@/server/services/trigger/create";
import { updateTrigger } from "@/server/services/trigger/update";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { makeSchedule } from "@/server/testing/triggers/schedule";
import { createWorkflow } from "./create";
import { listWorkflows } from "./list";
import { listWorkflowNames } from "./list-names";
import { listWorkflowOverviews } from "./list-overviews";
import { updateWorkflow } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase({ MAX_PAGE_SIZE: "50" }));
});
afterAll(() => close());

const list = (ctx: ServiceContext, query: object = {}) =>
  listWorkflows(ctx, listWorkflowsOperation.query.parse(query));

/** Creates workflows with these names, one second apart. */
async function makeWorkflows(ctx: ServiceContext, ...names: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, name] of names.entries()) {
    const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, index));
    ids.push((await createWorkflow({ ...ctx, now }, { name, steps: [] })).id);
  }
  return ids;
}

describe("listWorkflows", () => {
  test("returns an empty page if there are no workflows", async () => {
    const { as } = await makeOrganization(db);
    expect(await list(as("viewer"))).toEqual({
      content: [],
      totalElements: 0,
      totalPages: 0,
      number: 0,
      size: 20,
      numberOfElements: 0,
      first: true,
      last: true,
      empty: true,
    });
  });

  test("lists only the organization's own workflows, newest first", async () => {
    const [{ as }, other] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    await makeWorkflows(other.as("owner"), "Theirs");
    const ids = await makeWorkflows(as("owner"), "a", "b", "c");
    const page = await list(as("viewer"));
    expect(page.content.map(({ id }) => id)).toEqual(ids.toReversed());
    expect(page.content[0]).toMatchObject({ name: "c", steps: [], stepCount: 0, revision: 0 });
    expect(page.totalElements).toBe(3);
  });

  test("sorts by name, createdAt, and updatedAt, in both directions, and by several fields", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const [first] = await makeWorkflows(owner, "b", "a", "b", "c");
    await updateWorkflow(owner, { id: first ?? "", description: "Newest change" });
    const names = async (sort: string | string[]) =>
      (await list(owner, { sort })).content.map(({ name, description }) => (description ? `${name}*` : name));
    expect(await names("createdAt")).toEqual(["b*", "a", "b", "c"]);
    expect(await names("createdAt,desc")).toEqual(["c", "b", "a", "b*"]);
    expect(await names("updatedAt,desc")).toEqual(["b*", "c", "b", "a"]);
    expect(await names("name,desc").then(([name]) => name)).toBe("c");
    expect(await names(["name,asc", "createdAt,desc"])).toEqual(["a", "b", "b*", "c"]);
    expect(await names(["name,asc", "createdAt,asc"])).toEqual(["a", "b*", "b", "c"]);
  });

  test.each(["revision", "definition", "name,up", "name,asc,desc", ",asc", "", "name;drop table"])(
    "rejects sorting by %j",
    (sort) => expect(listWorkflowsOperation.query.safeParse({ sort }).success).toBe(false),
  );

  test("doesn't repeat or skip rows across pages, even if their sort values are equal", async () => {
    const { as } = await makeOrganization(db);
    const now = () => new Date(0);
    const made = await Promise.all(
      Array.from({ length: 17 }, () => createWorkflow({ ...as("owner"), now }, { name: "Same", steps: [] })),
    );
    for (const sort of ["name,asc", "createdAt,desc", "updatedAt,asc"]) {
      const pages = await Promise.all([0, 1, 2, 3].map((page) => list(as("owner"), { sort, page, size: 5 })));
      expect(pages.map(({ numberOfElements }) => numberOfElements)).toEqual([5, 5, 5, 2]);
      expect(pages.map(({ first, last }) => [first, last])).toEqual([
        [true, false],
        [false, false],
        [false, false],
        [false, true],
      ]);
      const seen = pages.flatMap(({ content }) => content.map(({ id }) => id));
      const ids = made.map(({ id }) => id).toSorted();
      expect(seen).toEqual(sort.endsWith("desc") ? ids.toReversed() : ids);
      for (const page of pages) expect(page).toMatchObject({ totalElements: 17, totalPages: 4, size: 5 });
    }
  });

  test("limits the page size to the server's maximum and returns an empty page beyond the end", async () => {
    const { as } = await makeOrganization(db);
    await makeWorkflows(as("owner"), "a");
    expect(await list(as("owner"), { size: "9999999999" })).toMatchObject({ size: 50, totalElements: 1 });
    for (const page of ["1", "9".repeat(30)])
      expect(await list(as("owner"), { page })).toMatchObject({
        content: [],
        totalElements: 1,
        totalPages: 1,
        empty: true,
        last: true,
      });
  });
});

describe("listWorkflowOverviews", () => {
  const query = { page: 0, size: 20 };

  test("shows who last changed a workflow and its latest ten runs, newest first", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { id } = await createWorkflow(owner, {
      name: "Busy",
      description: "Why",
      steps: [{ agentId: "writer", action: "Write." }],
    });
    await createWorkflow(owner, { name: "Idle", steps: [] });
    await updateWorkflow(as("builder"), { id, name: "Busier" });
    const runs: string[] = [];
    for (let index = 0; index < 12; index++) {
      const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, index));
      runs.push((await startRun({ ...owner, now }, { id, input: "" })).runId);
    }
    const { content } = await listWorkflowOverviews(as("viewer"), { ...query, sort: "name" });
    expect(content.map(({ name }) => name)).toEqual(["Busier", "Idle"]);
    expect(content[0]).toMatchObject({
      id,
      description: "Why",
      stepCount: 1,
      revision: 2,
      updatedBy: { name: "Test builder" },
      openReviews: 0,
    });
    expect(content[0]?.recentRuns.map((run) => run.id)).toEqual(runs.slice(2).toReversed());
    expect(content[1]?.recentRuns).toEqual([]);
  });

  test("says what starts the runs, and whether the app disabled a trigger", async () => {
    const { as } = await makeOrganization(db);
    const schedule = await makeSchedule(as("builder"), { cron: "30 8 * * 1" });
    const source = await createWorkflow(as("owner"), { name: "Source", steps: [] });
    await createTrigger(as("owner"), {
      id: schedule.workflowId,
      type: "workflow",
      workflow: { workflowId: source.id, on: "completed" },
    });
    const read = async () =>
      (await listWorkflowOverviews(as("viewer"), { ...query, sort: "name" })).content.map(
        ({ starts, hasStoppedTrigger }) => [starts, hasStoppedTrigger],
      );
    expect(await read()).toEqual([
      ["Every Monday at 8:30 AM (UTC), and 1 more", false],
      [null, false],
    ]);
    const { workflowId: id, id: triggerId } = schedule;
    await updateTrigger(as("builder"), { id, triggerId, enabled: false });
    expect((await read())[0]).toEqual(["After Source completes", false]);
    await db.trigger.updateMany({ where: { id: triggerId }, data: { stoppedReason: "They left." } });
    expect((await read())[0]).toEqual(["After Source completes", true]);
  });

  test("names each of a workflow's deactivated agents only once", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const { id: agentId } = await createAgent(owner, makeTextAgent({ name: "Filler" }));
    const step = { agentId, action: "Fill it in." };
    await createWorkflow(owner, { name: "Letters", steps: [step, step] });
    await createWorkflow(owner, { name: "Others", steps: [{ agentId: "writer", action: "Write." }] });
    const inactive = async () =>
      (await listWorkflowOverviews(owner, { ...query, sort: "name" })).content.map(
        ({ inactiveAgents }) => inactiveAgents,
      );
    expect(await inactive()).toEqual([[], []]);
    await updateAgent(owner, { agentId, active: false });
    expect(await inactive()).toEqual([["Filler"], []]);
  });

  test("searches for part of the name literally, ignoring case", async () => {
    const { as } = await makeOrganization(db);
    await makeWorkflows(as("owner"), "Refund reply", "100% check", "100 checks", "a_b", "aXb");
    const find = async (search: string) =>
      (await listWorkflowOverviews(as("owner"), { ...query, search, sort: "createdAt" })).content.map(
        ({ name }) => name,
      );
    expect(await find("REFUND")).toEqual(["Refund reply"]);
    expect(await find("100%")).toEqual(["100% check"]);
    expect(await find("a_b")).toEqual(["a_b"]);
    expect(await find("\\")).toEqual([]);
  });

  test("shows editors, but not readers, the draft's name and length until the draft is discarded", async () => {
    const { as } = await makeOrganization(db);
    const { id } = await createWorkflow(as("builder"), { name: "Letter", steps: [] });
    const step = { id: "step_a", agentId: "human", action: "Check it.", name: null, review: null };
    const definition = { name: "Letter to Contoso", description: null, steps: [step] };
    const saved = await saveDraft(as("builder"), {
      id,
      definition,
      baseRevision: 0,
      expectedDraftRevision: 0,
    });
    const draftFor = async (ctx: ServiceContext) =>
      (await listWorkflowOverviews(ctx, { page: 0, size: 20 })).content[0]?.draft;
    expect(await draftFor(as("builder"))).toEqual({ name: "Letter to Contoso", stepCount: 1 });
    expect(await draftFor(as("viewer"))).toBeNull();
    await discardDraft(as("builder"), { id, expectedDraftRevision: saved.revision });
    expect(await draftFor(as("builder"))).toBeNull();
  });
});

describe("listWorkflowNames", () => {
  test("lists more than a page, and the chosen workflow beyond its limit", async () => {
    const [{ as }, other] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const [last = ""] = await makeWorkflows(as("owner"), "Zulu");
    const [theirs = ""] = await makeWorkflows(other.as("owner"), "Theirs");
    const { definition: _, ...row } = await db.workflow.findUniqueOrThrow({ where: { id: last } });
    const definition = { name: "Alpha", description: null, steps: [] };
    const copies = Array.from({ length: 1_000 }, (_, index) => ({
      ...row,
      ...{ id: `${last}_${index}`, name: `Alpha ${index}`, definition },
    }));
    await db.workflow.createMany({ data: copies });
    const names = async (chosen?: string) =>
      (await listWorkflowNames(as("viewer"), { chosen })).map(({ id }) => id);
    expect(await names()).toHaveLength(1_000);
    expect(await names()).not.toContain(last);
    expect(await names(last)).toHaveLength(1_001);
    expect(await names(last)).toContain(last);
    expect(await names(theirs)).not.toContain(theirs);
    const find = async (search: string, size?: number) =>
      (await listWorkflowNames(as("viewer"), { search, size })).map(({ name }) => name);
    expect(await find("zul")).toEqual(["Zulu"]);
    expect(await find("alpha", 2)).toEqual(["Alpha 0", "Alpha 1"]);
    expect(await find("theirs")).toEqual([]);
    expect(await find("%")).toEqual([]);
  });
});
