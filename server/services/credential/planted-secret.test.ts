import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { OPERATIONS } from "@/server/domain/operations";
import type { Database } from "@/server/infra/db";
import { hub } from "@/server/infra/live/hub";
import { createAgent } from "@/server/services/agent/create";
import type { ServiceContext } from "@/server/services/context";
import { setDefaultModel } from "@/server/services/model/set-default";
import { decideReview } from "@/server/services/review/decide";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { checkToolServer } from "@/server/services/tool-server/check";
import { connectToolServer } from "@/server/services/tool-server/connect";
import { createWorkflow } from "@/server/services/workflow/create";
import { makeToken, openApi } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import {
  MIRROR,
  type RoughToolServer,
  startRoughToolServer,
} from "@/server/testing/servers/rough-tool-server";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";
import { checkCredential } from "./check";
import { listCredentials } from "./list";
import { saveCredential } from "./save";

const SECRET = "planted-c0ffee-0123456789";
/** A tool server's secret. */
const TOKEN = "planted-t0ken/9876543210";
/** Returns the start and end of a secret, and parts of it in Base64. */
const leaksOf = (secret: string) => [
  secret.slice(0, 12),
  secret.slice(-12),
  ...[0, 1, 2].map((before) => btoa("x".repeat(before) + secret).slice(4, 20)),
];

let models: ModelServer;
let tools: RoughToolServer;
let db: Database;
let close: () => Promise<void>;
const logged: string[] = [];
beforeAll(async () => {
  [models, tools] = await Promise.all([startModelServer(), startRoughToolServer()]);
  const OUTBOUND_ALLOW = `${new URL(models.baseUrl).host} ${tools.host}`;
  ({ db, close } = await useExecutor({ OUTBOUND_ALLOW }, { backoffSeconds: [0, 0] }));
  const sink = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk));
      done();
    },
  });
  globalThis.countersignLogger = pino({ level: "trace" }, sink);
});
afterAll(async () => {
  globalThis.countersignLogger = undefined;
  await close();
  await Promise.all([models.close(), tools.close()]);
});

/** Returns every row of every table, including the executor's, as a database dump would. */
async function dump(): Promise<string> {
  const tables = await db.$queryRaw<{ schema: string; name: string }[]>`
    SELECT table_schema AS schema, table_name AS name FROM information_schema.tables
    WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`;
  const texts: string[] = [];
  for (const { schema, name } of tables)
    texts.push(
      JSON.stringify(await db.$queryRawUnsafe(`SELECT t::text AS row FROM "${schema}"."${name}" AS t`)),
    );
  return texts.join("\n");
}

/** Responses that contain the key, like those from a server that echoes requests or includes them in errors. */
const echoes = [
  { kind: "status", status: 500, message: `bad key ${SECRET}` },
  { kind: "text", text: `Your key is ${SECRET}.` },
  { kind: "status", status: 503, message: `Bearer ${SECRET}` },
  { kind: "body", body: JSON.stringify({ headers: { authorization: `Bearer ${SECRET}` } }) },
] as const;

test("a planted secret doesn't appear in any log, response, event, run, or dump", async () => {
  const owner = (await makeOrganization(db, { wakes: true })).as("owner");
  const save = (kind: "openai" | "header", secret: string) =>
    saveCredential(owner, { name: kind, kind, baseUrl: models.baseUrl, secret });
  const [key, header] = [await save("openai", SECRET), await save("header", `Bearer ${SECRET}`)];
  await setDefaultModel(owner, { model: { credentialId: key.id, name: "gpt-test" } });
  const config = AgentConfig.parse({
    kind: "http",
    method: "POST",
    url: `${models.baseUrl}/mirror`,
    headers: [{ name: "authorization", value: null, credentialId: header.id }],
  });
  const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
  models.reply({ kind: "status", status: 401, message: SECRET });
  const answers: string[] = [JSON.stringify(await checkCredential(owner, { id: key.id }))];

  const steps = [
    { agentId: "writer", action: "Write." },
    { agentId, action: '{"ask":"it"}' },
  ];
  const { id } = await createWorkflow(owner, { name: "Mirrors", steps });
  models.reply(...echoes);
  const { runId, jobId } = await startRun(owner, { id, input: "x" });
  const run = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );
  expect(run).toMatchObject({ status: "COMPLETED", steps: [{ attempt: 2 }, { attempt: 2 }] });
  const sent = models.requests.map(({ headers }) => headers.authorization);
  expect(sent).toEqual(Array(5).fill(`Bearer ${SECRET}`));
  expect(run.steps[0]?.output).toBe("Your key is [secret].");
  expect(run.steps[1]?.prompt).toContain("authorization: [secret]");

  answers.push(await readAll(owner, { id, runId, jobId, agentId }));
  answers.push(JSON.stringify([run, await listCredentials(owner)]));
  expectNone("answers", answers.join("\n"), "step");
  expectNone("logged", logged.join("\n"), "step");
  expectNone("dumped", await dump(), key.id);
});

test("a tool server's secret doesn't appear anywhere either, even if the server echoes it, or a model streams it or repeats it to a tool", async () => {
  const owner = (await makeOrganization(db, { wakes: true })).as("owner");
  const keep = (kind: "openai" | "header", baseUrl: string, secret: string) =>
    saveCredential(owner, { name: kind, kind, baseUrl, secret });
  const key = await keep("openai", models.baseUrl, SECRET);
  const header = await keep("header", tools.url, `Bearer ${TOKEN}`);
  await setDefaultModel(owner, { model: { credentialId: key.id, name: "gpt-test" } });
  const description = `${"d".repeat(3_985)}${MIRROR}`;
  const inputSchema = { type: "object", properties: { to: { type: "string", description: MIRROR } } };
  tools.tools.push(...["mirror", "pay"].map((name) => ({ name, description, inputSchema })));
  const server = { name: "Mirror", url: tools.url, credentialId: header.id, headerName: "Authorization" };
  const connected = await connectToolServer(owner, server);
  tools.tools.splice(0, 1);
  const answers = [JSON.stringify([connected, await checkToolServer(owner, { id: connected.id })])];
  const config = AgentConfig.parse({
    kind: "model",
    instructions: "Use tools.",
    tools: [
      { serverId: connected.id, tool: "mirror" },
      { serverId: connected.id, tool: "pay", needsApproval: true },
    ],
  });
  const { id: agentId } = await createAgent(owner, makeTextAgent({ name: "Payer", config }));
  const steps = [{ agentId, action: "Pay." }];
  const { id } = await createWorkflow(owner, { name: "Tools", steps });
  const input = { to: `${SECRET} ${encodeURIComponent(TOKEN)}`, [TOKEN]: true };
  tools.reply("mirrors", "refuses with a mirror", "mirrors");
  const call = (tool: string, input: object) => ({ kind: "calls", calls: [{ tool, input }] }) as const;
  const asked = models.requests.length;
  models.reply(call("mirror", { to: "anna" }), call("mirror", input), call("pay", input));
  const { runId } = await startRun(owner, { id, input: "x" });
  const paused = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "PAUSED",
  );
  const reviewId = paused.steps[0]?.review?.id ?? "";
  answers.push(await readAll(owner, { id: reviewId, runId, agentId }), await dump());

  let written = "";
  const { organizationId } = owner;
  const wake = () => {
    written += ear.read()?.piece ?? "";
  };
  const ear = hub().listen({ organizationId, memberId: "reader", runId, wake });
  const text = `The key is ${SECRET}, the token ${TOKEN} or ${btoa(TOKEN)}.`;
  models.reply({ kind: "pieces", pieces: text.match(/.{1,5}/g) ?? [] });
  const { jobId } = await decideReview(owner, { id: reviewId, decision: "approve" });
  const run = await until(
    () => getRun(owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );
  ear.close();
  expect(run.output).toMatch(/^The key is \[secret\], the token \[secret\] or \[secret\]/);
  const calls = run.steps[0]?.toolCalls ?? [];
  expect(calls).toMatchObject([
    {
      input: { to: "anna" },
      output: expect.stringContaining('{"header":"[secret]"}'),
    },
    {
      input: { to: "[secret] [secret]", "[secret]": true },
      error: expect.stringContaining("[secret]"),
    },
    { reviewId, output: expect.stringContaining('{"header":"[secret]"}') },
  ]);
  expect(tools.seen.calls).toBe(3);
  answers.push(JSON.stringify(run), await readAll(owner, { id, runId, jobId, agentId }));
  expectNone("answers", answers.join("\n"), "[secret]");
  expectNone("written", written, "The key is [secret], the token [secret]");
  expectNone("logged", logged.join("\n"), "step");
  expectNone("dumped", await dump(), header.id);
  const told = models.requests[asked + 1]?.body ?? "";
  expectNone("told", told, "[secret]");
});

/** Calls every read operation with these parameters and returns the responses. */
async function readAll(owner: ServiceContext, params: Record<string, string>): Promise<string> {
  const [send, token] = [await openApi(), await makeToken(owner)];
  const reading = OPERATIONS.filter(({ method }) => method === "GET");
  const answers = reading.map(async (operation) => (await send(operation, { token, params })).text());
  return (await Promise.all(answers)).join("\n");
}

function expectNone(where: string, text: string, having: string): void {
  expect(text, where).toContain(having);
  for (const leak of [SECRET, TOKEN].flatMap(leaksOf)) expect(text, where).not.toContain(leak);
}
