import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { pinWorkflows } from "@/server/runs/pin-workflows";
import { systemContext } from "@/server/runs/system-context";
import { compareAgent } from "@/server/services/agent/compare";
import { createAgent } from "@/server/services/agent/create";
import { getAgent } from "@/server/services/agent/get";
import { updateAgent } from "@/server/services/agent/update";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { getDraft } from "@/server/services/draft/get";
import { publishDraft } from "@/server/services/draft/publish";
import { saveDraft } from "@/server/services/draft/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { startRun } from "@/server/services/run/start";
import { startDraftRun } from "@/server/services/run/start-draft";
import { testStep } from "@/server/services/run/test-step";
import { asOwner } from "@/server/testing/database/as-owner";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { pauseBefore } from "@/server/testing/runs/paused-before";
import { makeTextAgent } from "@/server/testing/text-agent";
import { createWorkflow } from "./create";
import { getWorkflow } from "./get";
import { listOutdatedWorkflows } from "./list-outdated";
import { replaceDefinition } from "./replace";
import { updateWorkflow } from "./update";
import { updateOutdatedWorkflows, updateWorkflowsOfAgent } from "./update-of-agent";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const makeOwner = async () => (await makeOrganization(db)).as("owner");
const template = (text: string) => AgentConfig.parse({ kind: "template", template: text });

async function setUp(...others: string[]) {
  const owner = await makeOwner();
  const { id: agentId } = await createAgent(owner, makeTextAgent({ config: template("Dear {{ input }}") }));
  const steps = [agentId, ...others].map((agentId) => ({ agentId, action: "Write." }));
  const { id } = await createWorkflow(owner, { name: "Letters", steps });
  const edit = (text: string) => updateAgent(owner, { agentId, config: template(text) });
  return { owner, agentId, id, edit };
}

/** Returns the version and revision of the first step's agent in a new run. */
async function pinOfNewRun(owner: ServiceContext, id: string) {
  const { runId } = await startRun(owner, { id, input: "Anna" });
  const { agentVersion, agentRevision } = (await getRun(owner, { runId })).steps[0] ?? {};
  return { agentVersion, agentRevision };
}

interface Writing {
  owner: ServiceContext;
  id: string;
  steps: { agentId: string; action: string }[];
}

describe("a published workflow", () => {
  test("keeps the agent that it was published with until it's updated", async () => {
    const { owner, agentId, id, edit } = await setUp();
    const before = await pinOfNewRun(owner, id);
    expect(before).toEqual({ agentVersion: (await getAgent(owner, { agentId })).version, agentRevision: 1 });
    const edited = await edit("Hello {{ input }}");
    expect(edited.outdatedIn).toEqual({ count: 1, workflows: [{ id, name: "Letters", agentRevision: 1 }] });
    expect(await pinOfNewRun(owner, id)).toEqual(before);
    expect(await updateWorkflowsOfAgent(owner, { agentId })).toEqual({
      updated: [{ id, name: "Letters", revision: 2 }],
    });
    expect(await pinOfNewRun(owner, id)).toEqual({ agentVersion: edited.version, agentRevision: 2 });
    expect((await getAgent(owner, { agentId })).outdatedIn.count).toBe(0);
    expect(await updateWorkflowsOfAgent(owner, { agentId })).toEqual({ updated: [] });
    expect(await getWorkflow(owner, { id })).toMatchObject({ revision: 2 });
  });

  test("keeps the default model that it was published with", async () => {
    const owner = await makeOwner();
    const { id } = await createWorkflow(owner, {
      name: "Written",
      steps: [{ agentId: "writer", action: "Write." }],
    });
    const before = await pinOfNewRun(owner, id);
    const { id: credentialId } = await saveCredential(owner, {
      name: "Key",
      kind: "openai",
      baseUrl: "https://api.openai.com/v1",
      secret: "sk-0123",
    });
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    expect(await pinOfNewRun(owner, id)).toEqual(before);
    const agent = { id: "writer", revision: null, simulated: { before: true, now: false } };
    expect(await listOutdatedWorkflows(owner)).toMatchObject({ workflows: [{ id, agents: [agent] }] });
    expect(await compareAgent(owner, { agentId: "writer", with: { workflowId: id } })).toEqual({
      from: null,
      to: null,
      differences: [
        {
          label: "Model",
          before: "Simulated, because no model is connected",
          after: "gpt-5-mini at api.openai.com",
        },
      ],
    });
    expect(await updateWorkflowsOfAgent(owner, { agentId: "writer" })).toMatchObject({ updated: [{ id }] });
    expect(await pinOfNewRun(owner, id)).not.toEqual(before);
  });

  test("can be updated only by people who can publish, but everyone who reads it sees that it's outdated", async () => {
    const { as } = await makeOrganization(db);
    const { id: agentId } = await createAgent(as("builder"), makeTextAgent({ config: template("One") }));
    const steps = [{ agentId, action: "Write." }];
    const { id } = await createWorkflow(as("builder"), { name: "Letters", steps });
    await updateAgent(as("builder"), { agentId, config: template("Two") });
    for (const role of ["viewer", "approver"] as const) {
      expect(await listOutdatedWorkflows(as(role))).toMatchObject({ workflows: [{ id }], mayUpdate: false });
      for (const update of [
        updateWorkflowsOfAgent(as(role), { agentId }),
        updateOutdatedWorkflows(as(role), { workflowIds: [id] }),
      ])
        await expect(update).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await getWorkflow(as("viewer"), { id })).toMatchObject({ revision: 1 });
  });

  test.each([
    ["created", ({ owner, steps }: Writing) => createWorkflow(owner, { name: "New", steps })],
    ["changed", ({ owner, id }: Writing) => updateWorkflow(owner, { id, description: "Changed" })],
    ["replaced", ({ owner, id, steps }: Writing) => replaceDefinition(owner, { id, name: "New", steps })],
  ])("uses the newest agents at the time when it's %s", async (_, write) => {
    const { owner, id, agentId, edit } = await setUp();
    const { version } = await edit("Hello {{ input }}");
    const written = await write({ owner, id, steps: [{ agentId, action: "Write." }] });
    await edit("Bye {{ input }}");
    expect(await pinOfNewRun(owner, written.id)).toEqual({ agentVersion: version, agentRevision: 2 });
  });

  test("gets the agents of a published draft when it's published", async () => {
    const { owner, id, edit } = await setUp();
    const definition = { ...toDraft(await getWorkflow(owner, { id })), description: "Drafted" };
    const save = { id, definition, baseRevision: 1, expectedDraftRevision: 0 };
    const { revision } = await saveDraft(owner, save);
    const { version } = await edit("Hello {{ input }}");
    await publishDraft(owner, { id, expectedDraftRevision: revision, expectedRevisions: [1] });
    expect(await pinOfNewRun(owner, id)).toEqual({ agentVersion: version, agentRevision: 2 });
  });

  test("keeps its other agents when one is updated", async () => {
    const owner = await makeOwner();
    const [first, second] = await Promise.all(
      ["One", "Two"].map((text) => createAgent(owner, makeTextAgent({ config: template(text) }))),
    );
    const ids = [first?.id ?? "", second?.id ?? ""];
    const steps = ids.map((agentId) => ({ agentId, action: "Write." }));
    const { id } = await createWorkflow(owner, { name: "Two agents", steps });
    for (const agentId of ids) await updateAgent(owner, { agentId, config: template("New") });
    await updateWorkflowsOfAgent(owner, { agentId: ids[1] ?? "" });
    const { runId } = await startRun(owner, { id, input: "x" });
    const { steps: ran } = await getRun(owner, { runId });
    expect(ran.map(({ agentRevision }) => agentRevision)).toEqual([1, 2]);
  });

  test("is listed with its older agents, and all are updated together", async () => {
    const owner = await makeOwner();
    const [first, second] = await Promise.all(
      ["One", "Two"].map((name) => createAgent(owner, makeTextAgent({ name }))),
    );
    const ids = [first?.id ?? "", second?.id ?? ""];
    const steps = ids.map((agentId) => ({ agentId, action: "Write." }));
    const { id } = await createWorkflow(owner, { name: "Two agents", steps });
    const { id: current } = await createWorkflow(owner, {
      name: "Built-in",
      steps: [{ agentId: "writer", action: "Write." }],
    });
    const none = { workflows: [], mayUpdate: true };
    expect(await listOutdatedWorkflows(owner)).toEqual(none);
    for (const agentId of ids) await updateAgent(owner, { agentId, config: template("New") });
    const simulated = { before: false, now: false };
    const agents = ids.map((id, at) => ({ id, name: ["One", "Two"][at], revision: 1, simulated }));
    const listed = [{ id, name: "Two agents", revision: 1, agents: expect.arrayContaining(agents) }];
    expect(await listOutdatedWorkflows(owner)).toEqual({ workflows: listed, mayUpdate: true });
    expect(await listOutdatedWorkflows(owner, { workflowId: id })).toMatchObject({ workflows: [{ id }] });
    expect(await listOutdatedWorkflows(owner, { workflowId: current })).toEqual(none);
    expect(await listOutdatedWorkflows(await makeOwner(), { workflowId: id })).toEqual(none);
    expect(await updateOutdatedWorkflows(owner, { workflowIds: [id, current] })).toEqual({
      updated: [{ id, name: "Two agents", revision: 2 }],
    });
    expect(await listOutdatedWorkflows(owner)).toEqual(none);
    expect(await listOutdatedWorkflows(await makeOwner())).toEqual(none);
  });

  test("is updated only if its ID is given", async () => {
    const { owner, agentId, id, edit } = await setUp();
    const steps = [{ agentId, action: "Write." }];
    const { id: other } = await createWorkflow(owner, { name: "Other", steps });
    await edit("Hello {{ input }}");
    expect(await updateWorkflowsOfAgent(owner, { agentId, workflowIds: [other] })).toMatchObject({
      updated: [{ id: other }],
    });
    expect((await getAgent(owner, { agentId })).outdatedIn.workflows).toMatchObject([{ id }]);
    const theirs = await setUp();
    await expect(
      updateWorkflowsOfAgent(owner, { agentId, workflowIds: [id, theirs.id] }),
    ).rejects.toMatchObject({ code: "not-found" });
    expect(await getWorkflow(owner, { id })).toMatchObject({ revision: 1 });
  });

  test("gets one new version from simultaneous updates", async () => {
    const { owner, agentId, id, edit } = await setUp();
    await edit("Hello {{ input }}");
    const all = await Promise.all([1, 2, 3, 4].map(() => updateWorkflowsOfAgent(owner, { agentId })));
    expect(all.flatMap(({ updated }) => updated)).toEqual([{ id, name: "Letters", revision: 2 }]);
  });

  test("keeps a draft that can still be published after an update", async () => {
    const { owner, agentId, id, edit } = await setUp();
    const draft = { ...toDraft(await getWorkflow(owner, { id })), description: "Drafted" };
    const { revision } = await saveDraft(owner, {
      id,
      definition: draft,
      baseRevision: 1,
      expectedDraftRevision: 0,
    });
    const { version } = await edit("Hello {{ input }}");
    const { runId } = await startDraftRun(owner, { id, input: "x" });
    expect((await getRun(owner, { runId })).steps[0]).toMatchObject({ agentVersion: version });
    await updateWorkflowsOfAgent(owner, { agentId });
    expect((await getDraft(owner, { id })).draft).toMatchObject({ baseRevision: 2, revision });
    await publishDraft(owner, { id, expectedDraftRevision: revision, expectedRevisions: [2] });
    expect(await getWorkflow(owner, { id })).toMatchObject({ revision: 3, description: "Drafted" });
  });
});

test("a comparison never reads another organization's run or workflow", async () => {
  const [mine, theirs] = [await setUp(), await setUp()];
  const { runId } = await startRun(theirs.owner, { id: theirs.id, input: "Anna" });
  for (const earlier of [{ runId }, { workflowId: theirs.id }, { runId: "run_unknown" }])
    for (const agentId of [mine.agentId, theirs.agentId])
      await expect(compareAgent(mine.owner, { agentId, with: earlier })).rejects.toMatchObject({
        code: "not-found",
      });
});

describe("a run", () => {
  test("keeps its agents during the run, even when they're edited and its workflow is updated, and its evidence names them", async () => {
    const { owner, agentId, edit } = await setUp();
    const { version } = await getAgent(owner, { agentId });
    const { runId, approve } = await pauseBefore(owner, agentId, "Anna");
    await edit("Hello {{ input }}");
    expect((await updateWorkflowsOfAgent(owner, { agentId })).updated).toHaveLength(2);
    const used = { agentId, agentVersion: version, agentRevision: 1 };
    expect(await approve()).toMatchObject({ output: "Dear Anna", ...used });
    const evidence = await getEvidence(owner, { runId });
    expect(evidence.steps[1]).toMatchObject(used);
    expect(evidence.agentVersions[version ?? ""]).toMatchObject({ config: template("Dear {{ input }}") });
  });

  test("that tests a single step names the newest agent", async () => {
    const { owner, id, edit } = await setUp();
    const { version } = await edit("Hello {{ input }}");
    const definition = toDraft(await getWorkflow(owner, { id }));
    const stepId = definition.steps[0]?.id ?? "";
    const { runId } = await testStep(owner, { id, definition, stepId, input: "x" });
    expect((await getRun(owner, { runId })).steps[0]).toMatchObject({
      agentVersion: version,
      agentRevision: 2,
    });
  });
});

describe("a workflow that was published before versions kept their agents", () => {
  const forget = (owner: ServiceContext) =>
    asOwner(`DELETE FROM "WorkflowVersionAgent" WHERE "organizationId" = '${owner.organizationId}'`);

  test("is pinned to its current agents when the app starts", async () => {
    const { owner, agentId, id, edit } = await setUp();
    const { version } = await edit("Hello {{ input }}");
    await forget(owner);
    await Promise.all([pinWorkflows(db, systemContext), pinWorkflows(db, systemContext)]);
    await edit("Bye {{ input }}");
    expect(await pinOfNewRun(owner, id)).toEqual({ agentVersion: version, agentRevision: 2 });
    expect((await getAgent(owner, { agentId })).outdatedIn.count).toBe(1);
  });

  test("is pinned at its next run at the latest", async () => {
    const { owner, id, edit } = await setUp();
    await forget(owner);
    const { version } = await edit("Hello {{ input }}");
    expect(await pinOfNewRun(owner, id)).toMatchObject({ agentVersion: version });
    await edit("Bye {{ input }}");
    expect(await pinOfNewRun(owner, id)).toMatchObject({ agentVersion: version });
  });

  test("is pinned to an agent that couldn't be read before, once it can be", async () => {
    const { owner, agentId, id, edit } = await setUp("writer");
    await asOwner(`DELETE FROM "WorkflowVersionAgent" WHERE "agentId" = '${agentId}'`);
    const { version } = await edit("Hello {{ input }}");
    const before = await pinOfNewRun(owner, id);
    expect(before).toEqual({ agentVersion: version, agentRevision: 2 });
    await edit("Bye {{ input }}");
    expect(await pinOfNewRun(owner, id)).toEqual(before);
  });
});
