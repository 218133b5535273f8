import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfigInput } from "@/server/domain/agent/config-input";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { prepareNow } from "@/server/testing/runs/prepare-now";
import { makeTextAgent } from "@/server/testing/text-agent";
import { createAgent } from "./create";
import { getAgent } from "./get";
import { listAgents } from "./list";
import { updateAgent } from "./update";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const makeOwner = async () => (await makeOrganization(db)).as("owner");

describe("an agent stored under earlier rules", () => {
  const keep = async (owner: ServiceContext, config: object) => {
    const { id } = await createAgent(owner, makeTextAgent({ name: "Kept" }));
    await db.agent.updateMany({ where: { id, organizationId: owner.organizationId }, data: { config } });
    return id;
  };
  const http = { kind: "http", method: "GET", url: "https://api.example.com/" };

  test.each([
    { ...http, headers: [{ name: "Keep-Alive", value: "timeout=5", credentialId: null }] },
    { ...http, url: "https://{{ input }}/" },
    { ...http, timeoutSeconds: 301 },
    { kind: "model", instructions: "x".repeat(50_001), temperature: 2.5, maxOutputTokens: 0 },
    { kind: "model", instructions: "", tools: Array(65).fill({ serverId: "tsrv_1", tool: "" }) },
    { kind: "template", template: "" },
  ])("still works, though it couldn't be saved today: %j", async (config) => {
    const owner = await makeOwner();
    const agentId = await keep(owner, config);
    expect(AgentConfigInput.safeParse(config).success).toBe(false);
    expect((await listAgents(owner)).at(-1)).toMatchObject({ id: agentId, name: "Kept", active: true });
    expect(await getAgent(owner, { agentId })).toMatchObject({ config });
    expect((await prepareNow(owner, agentId))?.agent).toMatchObject(config);
    expect(await updateAgent(owner, { agentId, name: "Renamed" })).toMatchObject({ name: "Renamed", config });
  });

  test.each([{ kind: "oracle" }, { kind: "http", method: "BREW", url: 7 }, {}])(
    "is shown as deactivated if it can't be parsed, and can be saved again: %j",
    async (config) => {
      const owner = await makeOwner();
      const agentId = await keep(owner, config);
      const listed = {
        id: agentId,
        name: "Kept",
        active: false,
        description: expect.stringMatching(/can't be read/),
      };
      expect((await listAgents(owner)).at(-1)).toMatchObject(listed);
      expect(await getAgent(owner, { agentId })).toMatchObject(listed);
      expect(await prepareNow(owner, agentId)).toBeNull();
      const step = { agentId: "writer", action: "Write." };
      const { id } = await createWorkflow(owner, { name: "Without it", steps: [step] });
      expect(await startRun(owner, { id, input: "x" })).toMatchObject({ workflowId: id });
      const { id: other } = await createWorkflow(owner, { name: "With it", steps: [{ ...step, agentId }] });
      await expect(startRun(owner, { id: other, input: "x" })).rejects.toMatchObject({
        code: "not-runnable",
      });
      const anew = { kind: "template", template: "Anew" } as const;
      expect(await updateAgent(owner, { agentId, config: anew })).toMatchObject({
        active: true,
        config: anew,
      });
    },
  );

  test("doesn't get a secret if variables determine its host", async () => {
    const owner = await makeOwner();
    const { id: credentialId } = await saveCredential(owner, {
      name: "Key",
      kind: "header",
      baseUrl: "https://api.example.com",
      secret: "Bearer planted",
    });
    const headers = [{ name: "authorization", value: null, credentialId }];
    const agentId = await keep(owner, { ...http, url: "https://api.example.com{{ input }}/", headers });
    expect((await prepareNow(owner, agentId))?.secrets).toEqual(new Map());
  });
});
