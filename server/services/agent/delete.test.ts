import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "@/server/domain/access/access";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Database } from "@/server/infra/db";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { saveDraft } from "@/server/services/draft/save";
import { supersedeDraft } from "@/server/services/draft/supersede";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { snapshot } from "@/server/testing/database/snapshot";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { createAgent } from "./create";
import { deleteAgent } from "./delete";
import { getAgent } from "./get";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const makeOwner = async () => (await makeOrganization(db)).as("owner");

describe("deleteAgent", () => {
  test("deletes an unused agent", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    await expect(deleteAgent(owner, { agentId, expectedRevisions: [7] })).rejects.toMatchObject({
      code: "precondition-failed",
    });
    expect(await deleteAgent(owner, { agentId, expectedRevisions: [1] })).toBeNull();
    await expect(getAgent(owner, { agentId })).rejects.toMatchObject({ code: "not-found" });
    await expect(deleteAgent(owner, { agentId })).rejects.toMatchObject({ code: "not-found" });
  });

  test("rejects an agent used by a workflow or a draft, names the workflows, and changes nothing", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    const steps = [{ agentId, action: "Fill." }];
    await createWorkflow(owner, { name: "Published use", steps });
    const plain = await createWorkflow(owner, { name: "Drafted use", steps: [] });
    const draft = toDraft(plain);
    const drafted = { id: "step_1", agentId, action: "Fill.", name: null, review: null };
    await saveDraft(owner, {
      id: plain.id,
      definition: { ...draft, steps: [drafted] },
      baseRevision: 0,
      expectedDraftRevision: 0,
    });
    const before = await snapshot(db, owner.organizationId);
    await expect(deleteAgent(owner, { agentId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/used by “Drafted use” and “Published use”\./),
    });
    expect(await snapshot(db, owner.organizationId)).toBe(before);
  });

  test("rejects an agent used only by a superseded draft", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    const plain = await createWorkflow(owner, { name: "Quarrelled over", steps: [] });
    const step = { id: "step_1", agentId, action: "Fill.", name: null, review: null };
    await supersedeDraft(owner, { id: plain.id, draft: { ...toDraft(plain), steps: [step] } });
    await expect(deleteAgent(owner, { agentId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/used by a superseded draft of “Quarrelled over”\./),
    });
    expect((await getAgent(owner, { agentId })).usedBy).toEqual({
      count: 1,
      workflows: [{ id: plain.id, name: plain.name, setAside: true }],
    });
  });

  test("counts workflows and runs that the caller can't read, without naming them", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    const steps = [{ agentId, action: "Fill." }];
    const { id } = await createWorkflow(owner, { name: "Secret one", steps });
    await createWorkflow(owner, { name: "Secret two", steps });
    const { runId } = await startRun(owner, { id, input: "x" });
    const token = (...scopes: Scope[]): ServiceContext => ({
      ...owner,
      actor: { ...requirePerson(owner), kind: "member", scopes: ["agents:read", "agents:write", ...scopes] },
    });
    const refused = (ctx: ServiceContext) => deleteAgent(ctx, { agentId }).catch(({ message }) => message);

    expect(await getAgent(token(), { agentId })).toMatchObject({
      usedBy: { count: 2, workflows: [] },
      openRuns: { count: 1, latest: [] },
    });
    expect(await refused(token())).toMatch(/used by 2 workflows and 1 run\. /);
    expect(await getAgent(token("workflows:read"), { agentId })).toMatchObject({
      usedBy: { count: 2, workflows: [{ name: "Secret one" }, { name: "Secret two" }] },
      openRuns: { count: 1, latest: [] },
    });
    expect(await refused(token("workflows:read"))).toMatch(/“Secret one”, “Secret two”, and 1 run\. /);
    expect(await getAgent(token("runs:read"), { agentId })).toMatchObject({
      usedBy: { count: 2, workflows: [] },
      openRuns: { count: 1, latest: [{ id: runId }] },
    });
    expect(await refused(token("runs:read"))).toMatch(/a run of “Secret one” and 2 workflows\. /);
  });

  test("rejects an agent that an unfinished run still needs, even after the run's workflow is deleted", async () => {
    const owner = await makeOwner();
    const { id: agentId } = await createAgent(owner, makeTextAgent());
    const steps = ["human", agentId, "human"].map((agentId) => ({ agentId, action: "Do it." }));
    const { id } = await createWorkflow(owner, { name: "Gone by now", steps });
    const { runId } = await startRun(owner, { id, input: "x" });
    await deleteWorkflow(owner, { id });
    const refused = {
      code: "conflict",
      message: expect.stringMatching(/used by a run of “Gone by now”\. Deactivate it instead/),
    };
    await expect(deleteAgent(owner, { agentId })).rejects.toMatchObject(refused);
    const stand = (status: "PAUSED" | "FAILED", currentStepOrder: number) =>
      db.run.update({ where: { id: runId }, data: { status, currentStepOrder } });
    for (const order of [1, 2]) {
      await stand("PAUSED", order);
      await expect(deleteAgent(owner, { agentId })).rejects.toMatchObject(refused);
    }
    expect((await getAgent(owner, { agentId })).openRuns).toEqual({
      count: 1,
      latest: [{ id: runId, workflowName: "Gone by now", status: "PAUSED" }],
    });
    expect((await getAgent(await makeOwner(), { agentId: "human" })).openRuns.count).toBe(0);
    await stand("FAILED", 2);
    expect((await getAgent(owner, { agentId })).openRuns.count).toBe(0);
    await stand("PAUSED", 3);
    expect(await deleteAgent(owner, { agentId })).toBeNull();
  });
});
