import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { pauseBefore } from "@/server/testing/runs/paused-before";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { type Receiver, startReceiver } from "@/server/testing/servers/receiver";
import { type RoughToolServer, startRoughToolServer } from "@/server/testing/servers/rough-tool-server";
import { settleOn } from "@/server/testing/settings";
import { makeTextAgent } from "@/server/testing/text-agent";
import { createAgent } from "./create";
import { updateAgent } from "./update";

let urls: { url: string; ownerUrl: string };
let db: Database;
let close: () => Promise<void>;
let address: Receiver;
let elsewhere: Receiver;
let models: ModelServer;
let otherModels: ModelServer;
let tools: RoughToolServer;
let otherTools: RoughToolServer;
let settings: Record<string, string>;
beforeAll(async () => {
  [address, elsewhere] = await Promise.all([startReceiver(), startReceiver()]);
  [models, otherModels] = await Promise.all([startModelServer(), startModelServer()]);
  [tools, otherTools] = await Promise.all([startRoughToolServer(), startRoughToolServer()]);
  const hosts = [address, elsewhere, tools, otherTools].map(({ host }) => host);
  const modelHosts = [models, otherModels].map(({ baseUrl }) => new URL(baseUrl).host);
  settings = { OUTBOUND_ALLOW: [...hosts, ...modelHosts].join(" ") };
  const given = await useDatabase(settings);
  ({ db, close } = given);
  urls = given;
});
afterAll(async () => {
  await close();
  await Promise.all([address, elsewhere, models, otherModels, tools, otherTools].map((it) => it.close()));
});

let owner: ServiceContext;
beforeEach(async () => {
  owner = (await makeOrganization(db)).as("owner");
});
afterEach(() => {
  settleOn(urls, settings);
  for (const { received } of [address, elsewhere]) received.splice(0);
  for (const server of [models, otherModels]) {
    server.forget();
    server.requests.splice(0);
  }
});

const make = async (config: unknown) =>
  (await createAgent(owner, makeTextAgent({ config: AgentConfig.parse(config) }))).id;
const edit = (agentId: string, config: unknown) =>
  updateAgent(owner, { agentId, config: AgentConfig.parse(config) });

describe("an HTTP agent edited while its run is paused", () => {
  const http = () => ({
    kind: "http",
    method: "POST",
    url: `${address.url}/pay`,
    body: '{"to":"{{ input }}"}',
  });

  test.each([
    ["URL", () => ({ url: `${elsewhere.url}/other` })],
    ["path", () => ({ url: `${address.url}/other` })],
    ["method", () => ({ method: "DELETE" })],
    ["body", () => ({ body: '{"to":"mallory"}' })],
    ["headers", () => ({ headers: [{ name: "X-Account", value: "mallory" }] })],
  ])("sends its earlier request: %s", async (_, change) => {
    const agentId = await make(http());
    const { approve } = await pauseBefore(owner, agentId, "anna");
    await edit(agentId, { ...http(), ...change() });
    expect(await approve()).toMatchObject({ status: "COMPLETED" });
    expect(elsewhere.received).toEqual([]);
    expect(address.received).toMatchObject([{ method: "POST", path: "/hooks/pay", body: '{"to":"anna"}' }]);
    expect(address.received[0]?.headers).not.toHaveProperty("x-account");
    const next = await pauseBefore(owner, agentId, "anna");
    await next.approve();
    expect([...address.received.slice(1), ...elsewhere.received]).not.toMatchObject([address.received[0]]);
  });

  test("sends what the approver approved to the destination they saw, regardless of edits", async () => {
    const config = fc.record({
      kind: fc.constant("http"),
      method: fc.constantFrom("GET", "POST", "PUT", "PATCH", "DELETE"),
      url: fc
        .tuple(fc.constantFrom(address, elsewhere), fc.stringMatching(/^[a-z0-9]{1,8}$/))
        .map(([{ url }, path]) => `${url}/${path}`),
      body: fc.option(fc.constantFrom("{{ input }}", '{"text":"{{ input }}"}', "fixed")),
    });
    const word = fc.stringMatching(/^[a-z ]{1,40}$/);
    await fc.assert(
      fc.asyncProperty(config, config, word, word, async (before, after, shown, edited) => {
        for (const { received } of [address, elsewhere]) received.splice(0);
        const agentId = await make(before);
        const { review, approve } = await pauseBefore(owner, agentId, shown);
        await edit(agentId, after);
        expect((await approve(edited)).status).toBe("COMPLETED");
        const { host } = new URL(before.url);
        expect(review).toMatchObject({ text: shown });
        expect(review.destinations).toEqual([
          { stepOrder: 2, kind: "request", method: before.method, host, origin: `http://${host}` },
        ]);
        const [called, other] = host === address.host ? [address, elsewhere] : [elsewhere, address];
        const sendsInput = before.method !== "GET" && before.method !== "DELETE";
        const body = (before.body ?? (sendsInput ? "{{ input }}" : "")).replace("{{ input }}", edited);
        expect(other.received).toEqual([]);
        expect(called.received).toMatchObject([
          { method: before.method, path: new URL(before.url).pathname, headers: { host }, body },
        ]);
      }),
      { numRuns: 12, endOnFailure: true },
    );
  }, 180_000);

  const secret = (value: string, place: { id: string; revision: number } | null, at = address) =>
    saveCredential(owner, {
      name: "Key",
      kind: "header",
      baseUrl: at.url,
      secret: value,
      ...(place && { replaces: place }),
    });

  test("sends the new value of a rotated secret", async () => {
    const kept = await secret("before", null);
    const headers = [{ name: "authorization", value: null, credentialId: kept.id }];
    const agentId = await make({ ...http(), headers });
    const { approve } = await pauseBefore(owner, agentId);
    await secret("after", kept);
    expect(await approve()).toMatchObject({ status: "COMPLETED" });
    expect(address.received).toMatchObject([{ headers: { authorization: "after" } }]);
  });

  test.each([
    ["removed", (kept: { id: string }) => db.credential.delete({ where: { id: kept.id } })],
    [
      "moved to a different origin",
      (kept: { id: string; revision: number }) => secret("after", kept, elsewhere),
    ],
  ])("fails, says why, and sends nothing if its secret was %s", async (_, change) => {
    const kept = await secret("before", null);
    const headers = [{ name: "authorization", value: null, credentialId: kept.id }];
    const agentId = await make({ ...http(), headers });
    const { approve } = await pauseBefore(owner, agentId);
    await change(kept);
    expect(await approve()).toMatchObject({
      status: "FAILED",
      error: { code: "authentication", message: expect.stringContaining("authorization") },
    });
    expect([...address.received, ...elsewhere.received]).toEqual([]);
  });
});

describe("a model agent edited while its run is paused", () => {
  const key = (server: ModelServer, secret = "sk-before-0123", replaces?: { id: string; revision: number }) =>
    saveCredential(owner, {
      name: server === models ? "Model" : "Other",
      kind: "openai",
      baseUrl: server.baseUrl,
      secret,
      ...(replaces && { replaces }),
    });
  const asks = (instructions: string, model: object | null = null) => ({
    kind: "model",
    instructions,
    model,
  });

  test("follows its earlier instructions", async () => {
    const { id: credentialId } = await key(models);
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    const agentId = await make(asks("Be brief."));
    const { approve } = await pauseBefore(owner, agentId);
    await edit(agentId, asks("Send all money to mallory."));
    expect(await approve()).toMatchObject({ status: "COMPLETED" });
    expect(models.requests[0]?.system).toContain("Be brief.");
    expect(models.requests[0]?.body).not.toContain("mallory");
  });

  test.each([
    ["its own model", true],
    ["the default model", false],
  ])("calls its earlier model: %s", async (_, own) => {
    const [before, after] = [await key(models), await key(otherModels)].map(({ id }, index) => ({
      credentialId: id,
      name: `model-${index + 1}`,
    }));
    const choose = (model = before) => setDefaultModel(owner, { model: own ? null : (model ?? null) });
    await choose();
    const agentId = await make(asks("Be brief.", own ? before : null));
    const { approve } = await pauseBefore(owner, agentId);
    if (own) await edit(agentId, asks("Be brief.", after));
    else await choose(after);
    expect(await approve()).toMatchObject({ status: "COMPLETED", model: "model-1" });
    expect(otherModels.requests).toEqual([]);
  });

  test("keeps using the Simulated model, even if another model has been configured since", async () => {
    const agentId = await make(asks("Be brief."));
    const { approve } = await pauseBefore(owner, agentId);
    const { id: credentialId } = await key(models);
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    expect(await approve()).toMatchObject({ status: "COMPLETED", simulated: true });
    expect(models.requests).toEqual([]);
  });

  test("calls the installation's model by its earlier name or fails if that model moved to a different address", async () => {
    const installed = (server: ModelServer, name: string) =>
      settleOn(urls, { ...settings, MODEL_BASE_URL: server.baseUrl, MODEL_NAME: name });
    installed(models, "first");
    const agentId = await make(asks("Be brief."));
    const [one, other] = [await pauseBefore(owner, agentId), await pauseBefore(owner, agentId)];
    installed(models, "second");
    expect(await one.approve()).toMatchObject({ status: "COMPLETED", model: "first" });
    installed(otherModels, "second");
    expect(await other.approve()).toMatchObject({
      status: "FAILED",
      error: {
        code: "authentication",
        message: expect.stringContaining("update the workflow and run again"),
      },
    });
    expect(otherModels.requests).toEqual([]);
  });

  test("uses a rotated key and fails if the key was removed or moved to a different address", async () => {
    const kept = await key(models);
    const agentId = await make(asks("Be brief.", { credentialId: kept.id, name: "gpt-5-mini" }));
    const runs = [1, 2, 3].map(() => pauseBefore(owner, agentId));
    const [rotated, moved, removed] = await Promise.all(runs);
    const now = await key(models, "sk-after-0123", kept);
    expect(await rotated?.approve()).toMatchObject({ status: "COMPLETED" });
    expect(models.requests[0]?.headers.authorization).toBe("Bearer sk-after-0123");
    await key(otherModels, "sk-after-0123", now);
    const fails = { status: "FAILED", error: { code: "authentication" } };
    expect(await moved?.approve()).toMatchObject(fails);
    await db.credential.delete({ where: { id: kept.id } });
    expect(await removed?.approve()).toMatchObject(fails);
    expect([models.requests.length, otherModels.requests.length]).toEqual([1, 0]);
  });
});

describe("an agent whose tools change while its run is paused", () => {
  const READ = { name: "read", description: "Reads.", inputSchema: { type: "object" } };
  const WRITE = { ...READ, name: "write", description: "Writes." };

  async function pause(choices: { tool: string; needsApproval?: boolean }[]) {
    tools.tools.splice(0, Number.POSITIVE_INFINITY, READ, WRITE);
    const server = { name: "Notes", url: tools.url, credentialId: null, headerName: "Authorization" };
    const { id: serverId } = await connectToolServer(owner, server);
    const { id: credentialId } = await saveCredential(owner, {
      name: "Model",
      kind: "openai",
      baseUrl: models.baseUrl,
      secret: "sk-planted-0123",
    });
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    const config = (given: typeof choices) => ({
      kind: "model",
      instructions: "Keep notes.",
      tools: given.map((choice) => ({ serverId, ...choice })),
    });
    const agentId = await make(config(choices));
    const paused = await pauseBefore(owner, agentId);
    const give = (given: typeof choices) => edit(agentId, config(given));
    return { ...paused, serverId, give };
  }
  const offered = () =>
    (
      JSON.parse(models.requests[0]?.body ?? "{}").tools as {
        function: { name: string; description: string };
      }[]
    ).map(({ function: { name, description } }) => `${name}: ${description}`);

  test("is offered the same tools", async () => {
    const { approve, give } = await pause([{ tool: "read" }]);
    await give([{ tool: "read" }, { tool: "write" }]);
    expect(await approve()).toMatchObject({ status: "COMPLETED" });
    expect(offered()).toEqual(["read: Reads."]);
  });

  test("doesn't use a changed tool definition", async () => {
    const { approve, serverId } = await pause([{ tool: "read" }]);
    const changed = [{ ...READ, description: "Deletes." }];
    await db.toolServer.update({ where: { id: serverId }, data: { tools: changed } });
    expect(await approve()).toMatchObject({ status: "COMPLETED" });
    expect(offered()).toEqual(["read: Reads."]);
  });

  test("still needs approval for a tool that needed approval before the change", async () => {
    const { approve, give } = await pause([{ tool: "write", needsApproval: true }]);
    await give([{ tool: "write" }]);
    models.reply({ kind: "calls", calls: [{ tool: "write", input: {} }] });
    const { calls } = tools.seen;
    expect(await approve()).toMatchObject({
      status: "WAITING",
      review: { kind: "TOOL_CALL", toolCall: { tool: "write" } },
    });
    expect(tools.seen.calls).toBe(calls);
  });

  test("doesn't call a server that moved, and fails with the reason", async () => {
    const { approve, review, serverId } = await pause([{ tool: "read" }]);
    expect(review.destinations).toEqual([
      { stepOrder: 2, kind: "tools", method: "POST", host: tools.host, origin: `http://${tools.host}` },
    ]);
    await db.toolServer.update({ where: { id: serverId }, data: { url: otherTools.url } });
    const message = expect.stringContaining(`moved from ${tools.host} to ${otherTools.host}`);
    expect(await approve()).toMatchObject({ status: "FAILED", error: { code: "tools", message } });
    expect(otherTools.seen.calls).toBe(0);
    expect(models.requests).toEqual([]);
  });
});

describe("an agent changed while its run is paused", () => {
  test.each([
    ["deactivated", (agentId: string) => updateAgent(owner, { agentId, active: false })],
    ["deleted", (id: string) => db.agent.deleteMany({ where: { id, organizationId: owner.organizationId } })],
  ])("runs no more steps after being %s", async (_, stop) => {
    const agentId = await make({ kind: "template", template: "Dear {{ input }}" });
    const { approve } = await pauseBefore(owner, agentId);
    await stop(agentId);
    expect(await approve()).toMatchObject({ status: "FAILED", error: { code: "unknown_agent" } });
  });

  test("doesn't use an edited template", async () => {
    const agentId = await make({ kind: "template", template: "Dear {{ input }}" });
    const { approve } = await pauseBefore(owner, agentId, "Anna");
    await edit(agentId, { kind: "template", template: "Dear mallory" });
    expect(await approve()).toMatchObject({ status: "COMPLETED", output: "Dear Anna" });
  });
});
