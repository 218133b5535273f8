import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Database } from "@/server/db";
import { AgentConfig } from "@/server/domain/agent/config";
import { OPERATIONS } from "@/server/domain/operations";
import { createAgent } from "@/server/services/agent/create";
import { setDefaultModel } from "@/server/services/model/set-default";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { makeToken, openApi } from "@/server/testing/api";
import { useExecutor } from "@/server/testing/executor";
import { type ModelServer, startModelServer } from "@/server/testing/model-server";
import { makeOrganization } from "@/server/testing/organization";
import { makeTextAgent } from "@/server/testing/text-agent";
import { until } from "@/server/testing/until";
import { checkCredential } from "./check";
import { listCredentials } from "./list";
import { saveCredential } from "./save";

const SECRET = "planted-c0ffee-0123456789";

let models: ModelServer;
let db: Database;
let close: () => Promise<void>;
const logged: string[] = [];
beforeAll(async () => {
  models = await startModelServer();
  const host = new URL(models.baseUrl).host;
  ({ db, close } = await useExecutor({ OUTBOUND_ALLOW: host }, { backoffSeconds: [0, 0] }));
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
  await models.close();
});

/** Every row of every table, of the executor's too, as a dump would hold it. */
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

/** Answers that hand the key back, as a server does that mirrors requests or is careless in its errors. */
const echoes = [
  { kind: "status", status: 500, message: `bad key ${SECRET}` },
  { kind: "text", text: `Your key is ${SECRET}.` },
  { kind: "status", status: 503, message: `Bearer ${SECRET}` },
  { kind: "body", body: JSON.stringify({ headers: { authorization: `Bearer ${SECRET}` } }) },
] as const;

test("a secret planted as a credential appears in no log, response, event, run or dump", async () => {
  const owner = (await makeOrganization(db, { announce: true })).as("owner");
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
  expect(run.steps[0]?.output).toBe("Your key is [credential].");
  expect(run.steps[1]?.prompt).toContain("authorization: [credential]");

  const [send, token] = [await openApi(), await makeToken(owner)];
  for (const operation of OPERATIONS.filter(({ method }) => method === "GET"))
    answers.push(await (await send(operation, { token, params: { id, runId, jobId, agentId } })).text());
  answers.push(JSON.stringify([run, await listCredentials(owner)]));
  const found = { answers: answers.join("\n"), logged: logged.join("\n"), dumped: await dump() };
  for (const [where, text] of Object.entries(found)) {
    expect(text, where).toContain(where === "dumped" ? key.id : "step");
    expect(text, where).not.toContain(SECRET);
    expect(text, where).not.toContain(Buffer.from(SECRET).toString("base64").slice(0, 20));
  }
});
