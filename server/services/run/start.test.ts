import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfigInput } from "@/server/domain/agent/config-input";
import { startRunOperation } from "@/server/domain/run/api";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { inTransaction } from "@/server/services/context";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { updateWorkflow } from "@/server/services/workflow/update";
import { asOwner } from "@/server/testing/database/as-owner";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { withStoppedClock } from "@/server/testing/stopped-clock";
import { getRun } from "./get";
import { listRuns } from "./list";
import { listWorkflowRuns } from "./list-of-workflow";
import { startRun } from "./start";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const UUID = "550e8400-e29b-41d4-a716-446655440000";
const firstPage = { page: 0, size: 20 };

/** Creates a workflow in an organization without an executor, so its runs stay QUEUED. */
async function makeWorkflow() {
  const { as, organizationId } = await makeOrganization(db);
  const owner = as("owner");
  const workflow = await createWorkflow(owner, {
    name: "Test",
    steps: [
      { agentId: "writer", action: "Write.", name: "draft", stepOrder: 3 },
      { agentId: "human", action: "Check.", stepOrder: 8 },
    ],
  });
  return { as, owner, organizationId, workflow, id: workflow.id };
}

describe("startRun", () => {
  test("stores the run as QUEUED before it returns", async () => {
    const { as, owner, workflow, id } = await makeWorkflow();
    const started = await startRun(as("builder"), { id, input: "Some text" });
    expect(started).toEqual({
      jobId: expect.stringMatching(/^job_/),
      workflowId: id,
      sessionId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      runId: expect.stringMatching(/^run_/),
    });
    const run = await getRun(owner, { runId: started.runId });
    expect(run).toMatchObject({
      workflowId: id,
      workflowName: "Test",
      workflowVersion: 1,
      sessionId: started.sessionId,
      status: "QUEUED",
      reason: null,
      currentStepOrder: 3,
      durationMs: null,
      updatedAt: run.createdAt,
      startedBy: { name: "Test builder" },
      channel: "WEB",
      input: "Some text",
      output: null,
      error: null,
    });
    expect(run.steps).toMatchObject(
      workflow.steps.map(({ id, ...fields }) => ({
        stepId: id,
        stepOrder: fields.stepOrder,
        agentId: fields.agentId,
        action: fields.action,
        name: fields.name,
        status: "PENDING",
        attempt: 0,
        input: null,
        output: null,
        review: null,
      })),
    );
  });

  test("records the channel that the run was started through", async () => {
    const { owner, id } = await makeWorkflow();
    const { token } = await createToken(owner, { name: "Test" });
    const found = await findTokenActor(db, token, new Date());
    if (!found) throw new Error("the token is not known");
    const { runId } = await startRun({ ...owner, actor: found.actor }, { id, input: "" });
    expect(await getRun(owner, { runId })).toMatchObject({
      channel: "API",
      startedBy: { name: "Test owner" },
    });
  });

  test("freezes the definition, so later changes only apply to later runs", async () => {
    const { owner, id } = await makeWorkflow();
    const { runId } = await startRun(owner, { id, input: "" });
    const again = await startRun(owner, { id, input: "" });
    const reader = withStoppedClock(owner);
    const frozen = await getRun(reader, { runId });
    await replaceDefinition(owner, { id, name: "New", steps: [{ agentId: "human", action: "Other." }] });
    expect(await getRun(reader, { runId })).toEqual(frozen);
    const later = await getRun(owner, { runId: (await startRun(owner, { id, input: "" })).runId });
    expect(later).toMatchObject({ workflowName: "New", workflowVersion: 2, steps: [{ action: "Other." }] });
    expect((await getRun(owner, { runId: again.runId })).workflowVersion).toBe(1);
  });

  test("runs the stored definition, regardless of the request body", async () => {
    const { owner, id } = await makeWorkflow();
    const hostile = { input: "x", steps: [], definition: {}, status: "COMPLETED", organizationId: "org_x" };
    const body = startRunOperation.body?.parse(hostile);
    expect(body).toEqual({ input: "x" });
    const { runId } = await startRun(owner, { id, input: "x", ...body });
    expect((await getRun(owner, { runId })).steps).toHaveLength(2);
  });

  test("rejects a workflow that can't run, lists the problems, and writes nothing", async () => {
    const { owner, organizationId } = await makeWorkflow();
    const empty = await createWorkflow(owner, { name: "Empty", steps: [] });
    const broken = await createWorkflow(owner, {
      name: "Broken",
      steps: [
        { agentId: "writer", action: " " },
        { agentId: "writer", action: "{{ steps.none.output }}" },
      ],
    });
    await expect(startRun(owner, { id: empty.id, input: "", sessionId: UUID })).rejects.toMatchObject({
      code: "not-runnable",
      details: { problems: [{ code: "no-steps" }] },
    });
    await expect(startRun(owner, { id: broken.id, input: "", sessionId: UUID })).rejects.toMatchObject({
      code: "not-runnable",
      message: expect.stringContaining("Step 1 has no instructions"),
      details: { problems: [{ code: "empty-action" }, { code: "unknown-variable" }] },
    });
    const where = { organizationId };
    for (const count of [db.run.count({ where }), db.session.count({ where }), db.job.count({ where })])
      expect(await count).toBe(0);
  });

  test("runs a step without an action only if its agent doesn't use the action", async () => {
    const { owner } = await makeWorkflow();
    const http = { kind: "http", url: "https://example.test/{{ input }}" } as const;
    const configs = {
      letter: { kind: "template", template: "Dear {{ input }}" },
      getter: { ...http, method: "GET" },
      remover: { ...http, method: "DELETE" },
      poster: { ...http, method: "POST" },
      asker: { kind: "template", template: "{{ action }}" },
    } as const;
    for (const [id, config] of Object.entries(configs))
      await createAgent(owner, { id, name: id, description: "", config: AgentConfigInput.parse(config) });
    const makeSteps = (...agentIds: string[]) => agentIds.map((agentId) => ({ agentId, action: "" }));
    const fine = await createWorkflow(owner, {
      name: "Fine",
      steps: makeSteps("letter", "getter", "remover"),
    });
    expect((await startRun(owner, { id: fine.id, input: "x" })).runId).toMatch(/^run_/);
    const flawed = await createWorkflow(owner, { name: "Flawed", steps: makeSteps("poster", "asker") });
    await expect(startRun(owner, { id: flawed.id, input: "x" })).rejects.toMatchObject({
      details: { problems: [{ code: "empty-action" }, { code: "empty-action" }] },
    });
  });

  test("assigns runs to the requested session, separately for each organization", async () => {
    const [ours, theirs] = await Promise.all([makeWorkflow(), makeWorkflow()]);
    const sessionIds = await Promise.all(
      [ours, ours, theirs].map(({ owner, id }) =>
        startRun(owner, { id, input: "", sessionId: UUID }).then(({ sessionId }) => sessionId),
      ),
    );
    expect(sessionIds).toEqual([UUID, UUID, UUID]);
    const inSession = (owner: typeof ours.owner) => listRuns(owner, { ...firstPage, sessionId: UUID });
    expect((await inSession(ours.owner)).totalElements).toBe(2);
    expect((await inSession(theirs.owner)).totalElements).toBe(1);
  });

  test("accepts only a UUID as a session ID, of any version and in any letter case", () => {
    const parse = (sessionId: unknown) => startRunOperation.body?.safeParse({ input: "", sessionId });
    for (const given of [UUID, UUID.toUpperCase(), "11111111-1111-1111-1111-111111111111", null, undefined])
      expect(parse(given)?.success).toBe(true);
    expect(parse(UUID.toUpperCase())?.data?.sessionId).toBe(UUID);
    for (const given of ["", "none", UUID.slice(1), `${UUID}0`, 7, {}])
      expect(parse(given)?.success).toBe(false);
  });

  test("finds no workflow if it's deleted while its agents aren't pinned yet", async () => {
    const { owner, id } = await makeWorkflow();
    await asOwner(
      `DELETE FROM "WorkflowVersionAgent" WHERE "workflowVersionId" IN (SELECT "id" FROM "WorkflowVersion" WHERE "workflowId" = '${id}')`,
    );
    const { starting } = await inTransaction(owner, async (ctx) => {
      await deleteWorkflow(ctx, { id });
      const starting = startRun(owner, { id, input: "" }).catch((error: unknown) => error);
      await untilOneWaits(db);
      return { starting };
    });
    expect(await starting).toMatchObject({ code: "not-found" });
  });

  test("starts every requested run, even for simultaneous requests", async () => {
    const { owner, id } = await makeWorkflow();
    const started = await Promise.all(Array.from({ length: 20 }, () => startRun(owner, { id, input: "" })));
    for (const key of ["runId", "jobId", "sessionId"] as const)
      expect(new Set(started.map((answer) => answer[key])).size).toBe(20);
  });
});

describe("listRuns", () => {
  test("lists the runs of all workflows, newest first, filtered by status, workflow, and session", async () => {
    const { owner, id } = await makeWorkflow();
    const other = await createWorkflow(owner, { name: "Other", steps: [{ agentId: "human", action: "x" }] });
    const runs: string[] = [];
    for (const [index, workflowId] of [id, other.id, id].entries()) {
      const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, index));
      const sessionId = index === 2 ? UUID : undefined;
      runs.push((await startRun({ ...owner, now }, { id: workflowId, input: "", sessionId })).runId);
    }
    const [first, second, third] = runs;
    await db.run.update({ where: { id: second }, data: { status: "COMPLETED" } });
    const ids = async (filter: object) =>
      (await listRuns(owner, { ...firstPage, ...filter })).content.map((run) => run.id);
    expect(await ids({})).toEqual([third, second, first]);
    expect(await ids({ status: ["COMPLETED"] })).toEqual([second]);
    expect(await ids({ status: ["QUEUED"] })).toEqual([third, first]);
    expect(await ids({ workflowId: id })).toEqual([third, first]);
    expect(await ids({ workflowId: id, sessionId: UUID, status: ["QUEUED"] })).toEqual([third]);
    expect(await ids({ workflowId: "wf_none" })).toEqual([]);
  });

  test("doesn't repeat or skip rows across pages, even if they have the same time", async () => {
    const { owner, id } = await makeWorkflow();
    const now = () => new Date(0);
    const started = await Promise.all(
      Array.from({ length: 11 }, () => startRun({ ...owner, now }, { id, input: "" })),
    );
    const pages = await Promise.all([0, 1, 2].map((page) => listRuns(owner, { page, size: 4 })));
    const seen = pages.flatMap(({ content }) => content.map((run) => run.id));
    expect(seen.toSorted()).toEqual(started.map(({ runId }) => runId).toSorted());
  });
});

describe("listWorkflowRuns", () => {
  test("returns an empty page for a workflow without runs and rejects an unknown workflow", async () => {
    const { owner, id } = await makeWorkflow();
    expect(await listWorkflowRuns(owner, { ...firstPage, id })).toMatchObject({ content: [], empty: true });
    await expect(listWorkflowRuns(owner, { ...firstPage, id: "wf_none" })).rejects.toMatchObject({
      code: "not-found",
    });
  });

  test("shows each run with its workflow's name at the time", async () => {
    const { owner, id } = await makeWorkflow();
    await startRun(owner, { id, input: "" });
    await updateWorkflow(owner, { id, name: "Renamed" });
    const { content } = await listWorkflowRuns(owner, { ...firstPage, id });
    expect(content).toMatchObject([{ workflowName: "Test", workflowVersion: 1 }]);
  });
});
