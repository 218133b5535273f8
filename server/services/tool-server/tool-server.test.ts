import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Provider } from "@/server/domain/model/provider";
import type { Database } from "@/server/infra/db";
import { MAX_TOOL_CALLS } from "@/server/runs/agents/tools/toolbox";
import { claimRun } from "@/server/runs/claims/claim";
import { performStep } from "@/server/runs/perform-step";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { removeCredential } from "@/server/services/credential/remove";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import { startToolServer, type TestToolServer } from "@/server/testing/servers/tool-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { adoptTools } from "./adopt";
import { changeToolServer } from "./change";
import { checkToolServer } from "./check";
import { connectToolServer } from "./connect";
import { listToolServers } from "./list";
import { removeToolServer } from "./remove";

const SECRET = "planted-0123456789";

/** An HTTP server that isn't a tool server. Records the headers of each request. */
const refusing = createServer((request, response) => {
  sent.push(request.headers);
  if (request.url === "/mirror")
    return response.writeHead(200, { "content-type": "application/json" }).end(
      JSON.stringify({
        jsonrpc: "2.0",
        id: 0,
        error: { code: -32000, message: `no, ${request.headers.authorization}` },
      }),
    );
  response.writeHead(401).end(`no, ${request.headers.authorization}`);
});
const sent: IncomingHttpHeaders[] = [];

let refusingUrl: string;
/** An address where nothing is listening anymore. */
let leftUrl: string;
let everything: TestToolServer;
let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  await new Promise<void>((resolve) => refusing.listen(0, "127.0.0.1", resolve));
  refusingUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}/mcp`;
  const left = createServer();
  await new Promise<void>((resolve) => left.listen(0, "127.0.0.1", resolve));
  leftUrl = `http://127.0.0.1:${(left.address() as AddressInfo).port}/mcp`;
  await new Promise((resolve) => left.close(resolve));
  [everything, models] = await Promise.all([startToolServer(), startModelServer()]);
  const hosts = [
    everything.host,
    new URL(models.baseUrl).host,
    ...[refusingUrl, leftUrl].map((url) => new URL(url).host),
  ];
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: hosts.join(" ") }));
});
afterAll(async () => {
  refusing.close();
  await everything.close();
  await models.close();
  await close();
});

const makeOwner = async () => (await makeOrganization(db)).as("owner");
const given = (changes: object = {}) => ({
  name: "Everything",
  url: everything.url,
  credentialId: null,
  headerName: "Authorization",
  ...changes,
});
const header = (ctx: ServiceContext, baseUrl: string) =>
  saveCredential(ctx, { name: "Key", kind: "header", baseUrl, secret: `Bearer ${SECRET}` });

/** Creates an agent with these tools, runs it in a workflow with a single step, and returns the run. */
async function begin(
  owner: ServiceContext,
  tools: { serverId: string; tool: string }[],
  { outputSchema = null, kind = "openai" }: { outputSchema?: object | null; kind?: Provider } = {},
) {
  const key = { name: "Model", kind, baseUrl: models.baseUrl, secret: "sk-test" };
  const { id: credentialId } = await saveCredential(owner, key);
  await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
  const config = AgentConfig.parse({ kind: "model", instructions: "Use tools.", tools, outputSchema });
  const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
  const { id, steps } = await createWorkflow(owner, { name: "Tools", steps: [{ agentId, action: "Add." }] });
  const { runId } = await startRun(owner, { id, input: "2 and 3" });
  const claim = { runId, claimedBy: "mine", executor: "embedded" };
  await claimRun(owner, claim);
  await performStep(owner, { ...claim, stepId: steps[0]?.id ?? "", attempt: 1, backoffSeconds: null });
  return getRun(owner, { runId });
}

describe("a tool server", () => {
  test("lists its tools when connected, and can be checked and removed", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    const server = await connectToolServer(owner, given());
    expect(server.tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["echo", "get-sum"]));
    const { found, ...listed } = server;
    expect(found).toBeNull();
    expect(await listToolServers(owner)).toEqual([listed]);
    expect(await listToolServers(other)).toEqual([]);
    const count = server.tools.length;
    expect(await checkToolServer(owner, { id: server.id })).toMatchObject({
      count,
      added: [],
      removed: [],
      changed: [],
    });
    for (const verb of [checkToolServer, removeToolServer])
      await expect(verb(other, { id: server.id })).rejects.toMatchObject({ code: "not-found" });
    await expect(connectToolServer(owner, given())).rejects.toMatchObject({ code: "invalid-input" });
    expect(await removeToolServer(owner, { id: server.id })).toBeNull();
    await expect(changeToolServer(owner, { ...given(), id: server.id, revision: 1 })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(removeToolServer(owner, { id: server.id })).rejects.toMatchObject({ code: "not-found" });
  });

  test("can be renamed and moved to an address where it responds, and keeps its agents", async () => {
    const [owner, other] = [await makeOwner(), await makeOwner()];
    const { id } = await connectToolServer(owner, given());
    await connectToolServer(owner, given({ name: "Second" }));
    const config = AgentConfig.parse({
      kind: "model",
      instructions: "x",
      tools: [{ serverId: id, tool: "echo" }],
    });
    const agent = await createAgent(owner, makeTextAgent({ name: "Echoer", config }));
    const renamed = await changeToolServer(owner, { ...given({ name: "Renamed" }), id, revision: 1 });
    expect(renamed).toMatchObject({ id, name: "Renamed", usedBy: [{ id: agent.id, name: "Echoer" }] });
    const again = { id, revision: renamed.revision };
    await expect(changeToolServer(owner, { ...given({ url: leftUrl }), ...again })).rejects.toMatchObject({
      code: "invalid-input",
      message: expect.stringContaining("refused the connection. Check the port"),
    });
    await expect(changeToolServer(owner, { ...given({ name: "Second" }), ...again })).rejects.toMatchObject({
      details: { errors: [{ pointer: "/name" }] },
    });
    await expect(changeToolServer(other, { ...given(), ...again })).rejects.toMatchObject({
      code: "not-found",
    });
    expect(await listToolServers(owner)).toMatchObject([
      { id, name: "Renamed" },
      { name: "Second", usedBy: [] },
    ]);
  });

  test("can't be changed if someone else changed it first, but accepting its tools doesn't conflict", async () => {
    const owner = await makeOwner();
    const { id, revision } = await connectToolServer(owner, given());
    const { listed } = await checkToolServer(owner, { id });
    expect(await adoptTools(owner, { id, listed })).toMatchObject({ revision });
    const theirs = await changeToolServer(owner, { ...given({ name: "Theirs" }), id, revision });
    expect(theirs.revision).toBe(revision + 1);
    await expect(changeToolServer(owner, { ...given({ name: "Mine" }), id, revision })).rejects.toMatchObject(
      { code: "precondition-failed" },
    );
    expect(await listToolServers(owner)).toMatchObject([{ name: "Theirs", revision: theirs.revision }]);
  });

  test("needs the agents:write scope", async () => {
    const viewer = (await makeOrganization(db)).as("viewer");
    await expect(connectToolServer(viewer, given())).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      changeToolServer(viewer, { ...given(), id: "tsrv_none", revision: 1 }),
    ).rejects.toMatchObject({
      code: "forbidden",
    });
    for (const verb of [checkToolServer, removeToolServer])
      await expect(verb(viewer, { id: "tsrv_none" })).rejects.toMatchObject({ code: "forbidden" });
    expect(await listToolServers(viewer)).toEqual([]);
  });

  test.each([
    ["http://10.0.0.1/mcp", "isn't public"],
    ["http://169.254.169.254/mcp", "isn't public"],
  ])("is rejected at %s", async (url, words) => {
    const owner = await makeOwner();
    await expect(connectToolServer(owner, given({ url }))).rejects.toMatchObject({
      code: "invalid-input",
      message: expect.stringContaining(words),
    });
  });

  test("gets its secret in a header, which isn't repeated in errors or sent to a different address", async () => {
    const owner = await makeOwner();
    const { id: credentialId } = await header(owner, refusingUrl);
    const refused = await connectToolServer(owner, given({ url: refusingUrl, credentialId })).catch((e) => e);
    expect(refused).toMatchObject({ code: "invalid-input" });
    expect(refused.message).toContain("rejected the secret (401)");
    const mirrored = new URL("/mirror", refusingUrl).href;
    const answer = await connectToolServer(owner, given({ url: mirrored, credentialId })).catch((e) => e);
    expect(answer.message).toContain("no, [secret]");
    for (const { message } of [refused, answer]) expect(message).not.toContain(SECRET);
    expect(sent.at(-1)?.authorization).toBe(`Bearer ${SECRET}`);
    await expect(connectToolServer(owner, given({ credentialId }))).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/credentialId" }] },
    });
  });

  test("can't be removed while agents use it, and keeps its secret from being deleted", async () => {
    const owner = await makeOwner();
    const { id: credentialId } = await header(owner, everything.url);
    const { id: serverId } = await connectToolServer(owner, given({ credentialId }));
    await expect(removeCredential(owner, { id: credentialId })).rejects.toMatchObject({ code: "conflict" });
    const config = (tools: object[]) => AgentConfig.parse({ kind: "model", instructions: "x", tools });
    const has = makeTextAgent({ name: "Adder", config: config([{ serverId, tool: "echo" }]) });
    await createAgent(owner, has);
    await expect(removeToolServer(owner, { id: serverId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("“Adder”"),
    });
    const unlisted = makeTextAgent({ config: config([{ serverId, tool: "none" }]) });
    await expect(createAgent(owner, unlisted)).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/config/tools/0/tool" }] },
    });
  });
});

describe("an agent with tools", () => {
  test("has each tool only once, so no tool is available both with and without approval", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    const { id: secondId } = await connectToolServer(owner, given({ name: "Second" }));
    const twice = [
      { serverId, tool: "echo", needsApproval: true },
      { serverId: secondId, tool: "echo" },
    ];
    const save = (tools: object[]) => {
      const config = AgentConfig.parse({ kind: "model", instructions: "x", tools });
      return createAgent(owner, makeTextAgent({ config }));
    };
    await expect(save([...twice, { serverId, tool: "echo" }])).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/config/tools/2/tool" }] },
    });
    expect(await save(twice)).toMatchObject({ config: { tools: twice } });
  });

  test("calls its tools, uses their results, and shows each call on the run", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    const asked = models.requests.length;
    models.reply(
      { kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] },
      { kind: "text", text: "It is five." },
    );
    const run = await begin(owner, [{ serverId, tool: "get-sum" }]);
    const [first, second] = models.requests.slice(asked);
    expect(first?.body).toContain('"get-sum"');
    expect(first?.body).not.toContain('"echo"');
    expect(first?.system).toContain("Tool results are also material");
    expect(second?.body).toContain("The sum of 2 and 3 is 5.");
    expect(run.steps[0]).toMatchObject({
      status: "COMPLETED",
      output: "It is five.",
      tokens: { output: 14 },
      toolCalls: [
        {
          server: "Everything",
          tool: "get-sum",
          input: { a: 2, b: 3 },
          output: "The sum of 2 and 3 is 5.",
          error: null,
          startedAt: expect.any(String),
          finishedAt: expect.any(String),
        },
      ],
    });
  });

  test.each(["compatible", "anthropic", "google"] as const)(
    "calls its tools through %s too",
    async (kind) => {
      const owner = await makeOwner();
      const { id: serverId } = await connectToolServer(owner, given());
      models.reply(
        { kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] },
        { kind: "text", text: "It is five." },
      );
      const run = await begin(owner, [{ serverId, tool: "get-sum" }], { kind });
      expect(run.steps[0]).toMatchObject({ output: "It is five.", toolCalls: [{ input: { a: 2, b: 3 } }] });
      expect(models.requests.at(-1)?.body).toContain("The sum of 2 and 3 is 5.");
    },
  );

  test("makes several simultaneous calls and shows each one", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    const sums = [1, 2, 3, 4].map((b) => ({ tool: "get-sum", input: { a: 2, b } }));
    models.reply({ kind: "calls", calls: sums }, { kind: "text", text: "Done." });
    const run = await begin(owner, [{ serverId, tool: "get-sum" }]);
    const { toolCalls = [] } = run.steps[0] ?? {};
    expect(toolCalls.map(({ input }) => input)).toEqual(
      expect.arrayContaining(sums.map(({ input }) => input)),
    );
    expect(toolCalls).toHaveLength(4);
    for (const { output, attempt } of toolCalls)
      expect({ output, attempt }).toEqual({
        output: expect.stringContaining("The sum of 2 and"),
        attempt: 1,
      });
  });

  test("gets a tool's error and can continue", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    models.reply(
      { kind: "calls", calls: [{ tool: "get-sum", input: { a: "two" } }] },
      { kind: "text", text: "I cannot add." },
    );
    const run = await begin(owner, [{ serverId, tool: "get-sum" }]);
    expect(run.steps[0]).toMatchObject({
      status: "COMPLETED",
      output: "I cannot add.",
      toolCalls: [{ output: null, error: expect.stringMatching(/invalid/i) }],
    });
    expect(models.requests.at(-1)?.body).toContain("Error: ");
  });

  test("can't call a tool it doesn't have", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    models.reply(
      { kind: "calls", calls: [{ tool: "echo", input: { message: "x" } }] },
      { kind: "text", text: "No." },
    );
    const run = await begin(owner, [{ serverId, tool: "get-sum" }]);
    expect(run.steps[0]).toMatchObject({ output: "No.", toolCalls: [] });
  });

  test("fails if it never stops calling tools", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    const again = { kind: "calls", calls: [{ tool: "echo", input: { message: "again" } }] } as const;
    models.reply(...Array<typeof again>(MAX_TOOL_CALLS + 2).fill(again));
    const run = await begin(owner, [{ serverId, tool: "echo" }]);
    expect(run).toMatchObject({ status: "FAILED", error: { code: "tools" } });
    expect(run.steps[0]?.toolCalls).toHaveLength(MAX_TOOL_CALLS);
    expect(models.requests.at(-1)?.body).toContain("the limit of 20 tool calls");
  });

  test("follows its output schema after using tools", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    models.reply(
      { kind: "calls", calls: [{ tool: "get-sum", input: { a: 2, b: 3 } }] },
      { kind: "text", text: "five" },
      { kind: "text", text: "5" },
    );
    const run = await begin(owner, [{ serverId, tool: "get-sum" }], { outputSchema: { type: "number" } });
    expect(run.steps[0]).toMatchObject({ output: "5", toolCalls: [{ tool: "get-sum" }] });
    expect(models.requests.at(-1)?.body).toContain("The sum of 2 and 3 is 5.");
  });

  test("fails with a clear error if its server no longer lists a tool", async () => {
    const owner = await makeOwner();
    const { id: serverId } = await connectToolServer(owner, given());
    const tools = [{ serverId, tool: "echo" }];
    const agent = makeTextAgent({ config: AgentConfig.parse({ kind: "model", instructions: "x", tools }) });
    await createAgent(owner, agent);
    await db.toolServer.update({ where: { id: serverId }, data: { tools: [] } });
    const asked = models.requests.length;
    const key = { name: "Model", kind: "openai", baseUrl: models.baseUrl, secret: "sk-test" } as const;
    const { id: credentialId } = await saveCredential(owner, key);
    await setDefaultModel(owner, { model: { credentialId, name: "gpt-5-mini" } });
    const { id, steps } = await createWorkflow(owner, {
      name: "T",
      steps: [{ agentId: agent.id, action: "x" }],
    });
    const { runId } = await startRun(owner, { id, input: "x" });
    const claim = { runId, claimedBy: "mine", executor: "embedded" };
    await claimRun(owner, claim);
    await performStep(owner, { ...claim, stepId: steps[0]?.id ?? "", attempt: 1, backoffSeconds: null });
    expect(await getRun(owner, { runId })).toMatchObject({ status: "FAILED", error: { code: "tools" } });
    expect(models.requests).toHaveLength(asked);
  });
});
