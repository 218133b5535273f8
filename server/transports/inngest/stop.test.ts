import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Child } from "@/server/engine/testing/start-child";
import type { Database } from "@/server/infra/db";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { startProcess } from "@/server/testing/processes/start-process";
import { secondsAgo } from "@/server/testing/seconds-ago";
import { until } from "@/server/testing/until";

const PATIENCE_MS = 60_000;
const RUNS = 40;
/** The number of times that the SDK tries to send an event. */
const ATTEMPTS = 5;

let db: Database;
let urls: { url: string; ownerUrl: string };
let close: () => Promise<void>;
let server: Server;
let child: Child | undefined;
beforeEach(async () => {
  const given = await useDatabase();
  ({ db, close } = given);
  urls = given;
  const { as } = await makeOrganization(db);
  const builder = secondsAgo(as("builder"), 60);
  const steps = [{ agentId: "writer", action: "Write." }];
  const { id } = await createWorkflow(builder, { name: "Waiting", steps });
  for (let count = 0; count < RUNS; count++) await startRun(builder, { id, input: "Text." });
});
afterEach(async () => {
  await child?.end();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await close();
});

/** Starts an Inngest server that handles event requests with `answerEvent`, and an app that uses it. */
async function startOn(answerEvent: RequestListener): Promise<{ app: Child; calls: () => number }> {
  let calls = 0;
  server = createServer((request, response) => {
    if (request.url === "/health") return void response.end("{}");
    calls++;
    answerEvent(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  child = await startProcess(urls, {
    INNGEST_EVENT_KEY: "event-key",
    INNGEST_SIGNING_KEY: "ab".repeat(32),
    INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
  });
  return { app: child, calls: () => calls };
}

test.each<[string, RequestListener]>([
  ["answers nonsense", (_request, response) => void response.end("<html>Welcome!</html>")],
  ["fails", (_request, response) => void response.writeHead(500).end()],
  ["never answers", () => {}],
  [
    "starts an answer and never finishes it",
    (_request, response) => {
      response.writeHead(200, { "content-type": "application/json" }).write('{"ids":');
    },
  ],
])(
  "an app whose Inngest server %s stops without sending the remaining events",
  async (_what, answerEvent) => {
    const { app, calls } = await startOn(answerEvent);
    await until(
      async () => calls(),
      (count) => count > 0,
    );
    const before = calls();
    await app.signal("SIGTERM");
    expect(calls() - before).toBeLessThan(ATTEMPTS);
    expect(await db.run.count({ where: { status: "QUEUED" } })).toBe(RUNS);
  },
  PATIENCE_MS,
);
