import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { getAgent } from "@/server/services/agent/get";
import { getAgentFigures } from "@/server/services/agent/get-figures";
import { updateAgent } from "@/server/services/agent/update";
import type { ServiceContext } from "@/server/services/context";
import { getRun } from "@/server/services/run/get";
import { listRuns } from "@/server/services/run/list";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";
import { tryAgent } from "./try-agent";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

const agentId = "letter";
const template = (text: string): AgentConfig => ({ kind: "template", template: text });
const SAVED = template("Saved: {{ input }}");

async function makeAgent() {
  const { as } = await makeOrganization(db, { wakes: true });
  const owner = as("owner");
  await createAgent(owner, { id: agentId, name: "Letter", description: "", config: SAVED });
  return { owner, as };
}

const ended = (ctx: ServiceContext, runId: string) =>
  until(
    () => getRun(ctx, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );

describe("tryAgent", () => {
  test("runs the agent as configured in the form and saves nothing", async () => {
    const { owner } = await makeAgent();
    const before = await getAgent(owner, { agentId });
    const config = template("Typed: {{ input }} {{ run.input }}");
    const { runId } = await tryAgent(owner, { agentId, config, action: "", input: "Hello." });
    const run = await ended(owner, runId);
    expect(run).toMatchObject({
      status: "COMPLETED",
      output: "Typed: Hello. Hello.",
      workflowName: "Test of Letter",
      steps: [{ agentId, agentRevision: null }],
    });
    expect(run.steps[0]?.agentVersion).not.toBe(before.version);
    expect(await getAgent(owner, { agentId })).toEqual(before);
  });

  test("names the agent's version if the form has no unsaved changes, and isn't listed or counted", async () => {
    const { owner } = await makeAgent();
    const { runId } = await tryAgent(owner, { agentId, config: SAVED, action: "", input: "Hello." });
    const { steps, status } = await ended(owner, runId);
    expect([status, steps[0]?.agentRevision]).toEqual(["COMPLETED", 1]);
    expect((await listRuns(owner, { page: 0, size: 10 })).content).toEqual([]);
    expect(await getAgentFigures(owner, { agentId, days: 30 })).toMatchObject({ steps: 0 });
  });

  test("rejects a configuration that can't be saved, missing instructions, and a deactivated agent", async () => {
    const { owner } = await makeAgent();
    const trial = { agentId, config: SAVED, action: "", input: "" };
    const url = "http://127.0.0.1/";
    const request: AgentConfig = {
      ...{ kind: "http", method: "GET", url, headers: [], body: null, timeoutSeconds: 30 },
    };
    await expect(tryAgent(owner, { ...trial, config: request })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/config/url" }] },
    });
    await expect(tryAgent(owner, { ...trial, config: template("{{ action }}") })).rejects.toMatchObject({
      details: { errors: [{ pointer: "/action" }] },
    });
    await updateAgent(owner, { agentId, active: false });
    await expect(tryAgent(owner, trial)).rejects.toMatchObject({ code: "conflict" });
    expect(await db.run.count({ where: { organizationId: owner.organizationId } })).toBe(0);
  });

  test("is only available to people who can edit agents and start runs", async () => {
    const { as } = await makeAgent();
    for (const role of ["approver", "viewer"] as const)
      await expect(
        tryAgent(as(role), { agentId, config: SAVED, action: "", input: "" }),
      ).rejects.toMatchObject({ code: "forbidden" });
  });
});
