import { spawn } from "node:child_process";
import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { expect, test as ownApp } from "@/e2e/support/own-app";
import { readKeptSecrets } from "@/server/infra/data-folder/kept-secret";
import { findFreePort } from "@/server/testing/servers/free-port";

interface Sent {
  method?: string;
  path: string;
  token?: null;
  headers?: Record<string, string>;
  body?: string;
}

const JSON_BODY = { "Content-Type": "application/json" };
const GZIP = { "Accept-Encoding": "gzip, deflate" };

const REQUESTS: Sent[] = [
  { path: "/api/v1/health", token: null },
  { path: "/api/v1/agents", token: null },
  { path: "/api/v1/agents", headers: { Authorization: "Basic eDp5" } },
  { path: "/api/v1/agents" },
  { path: "/api/v1/agents", headers: GZIP },
  { path: "/api/v1/agents", headers: { Range: "bytes=0-3", "If-None-Match": "*" } },
  { path: "/api/v1/agents", method: "HEAD" },
  { path: "/api/v1/agents", method: "HEAD", headers: GZIP },
  { path: "/api/v1/agents", method: "OPTIONS" },
  { path: "/api/v1/agents", method: "PUT", headers: JSON_BODY, body: "{}" },
  { path: "/api/v1/agents", method: "DELETE" },
  { path: "/api/v1/runs?size=2&q=%22a+b%22&status=FAILED&status=COMPLETED" },
  { path: "/api/v1/runs?unknown=1" },
  { path: "/api/v1/runs.csv?status=COMPLETED" },
  { path: "/api/v1/runs.csv?status=COMPLETED", headers: GZIP },
  { path: "/api/v1/runs.csv?status=COMPLETED" },
  { path: "/api/v1/workflows?_rsc=1", headers: GZIP },
  { path: "/api/v1/workflows/wf_none" },
  { path: "/api/v1/workflows/runs" },
  { path: "/api/v1/workflows/runs/runs" },
  { path: "/api/v1/workflows/runs/run", method: "POST", headers: JSON_BODY, body: '{"input":""}' },
  { path: "/api/v1/workflows/runs/steps/step_1" },
  { path: "/api/v1/workflows/wf%5Fnone" },
  { path: "/api/v1/workflows/%E2%82%AC%20%25" },
  { path: "/api/v1/workflows/~!$&'()*+,;=:@" },
  { path: "/api/v1/%77orkflows" },
  { path: "/api/v1/nothing" },
  { path: "/api/v1" },
  { path: "/api/v1/workflows", method: "POST", headers: JSON_BODY, body: "{" },
  { path: "/api/v1/workflows", method: "POST", headers: JSON_BODY },
  { path: "/api/v1/workflows", method: "POST", headers: JSON_BODY, body: '{"name":1,"steps":[{}]}' },
  { path: "/api/v1/workflows", method: "POST", headers: { "Content-Type": "text/plain" }, body: "{}" },
  {
    path: "/api/v1/workflows",
    method: "POST",
    headers: { ...JSON_BODY, "Idempotency-Key": "same" },
    body: '{"name":"A"}',
  },
  {
    path: "/api/v1/workflows/wf_none",
    method: "PATCH",
    headers: { ...JSON_BODY, "If-Match": '"1"' },
    body: "{}",
  },
];

interface Target {
  port: number;
  token: string;
}

const test = ownApp.extend<{ next: Target }>({
  // Reads responses instead of a page's console.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's dependencies from it.
  silentConsole: async ({}, use) => use(undefined),
  /** The same build and data served by Next alone. */
  next: async ({ installation: { welcome, dataDir } }, use) => {
    const port = await findFreePort();
    const program = createRequire(import.meta.url).resolve("next/dist/bin/next");
    const child = spawn(
      process.execPath,
      [program, "start", "--port", `${port}`, "--hostname", "127.0.0.1"],
      {
        env: {
          ...process.env,
          NODE_ENV: "production",
          ENV_FILE: "",
          NEXT_DIST_DIR: ".next-test",
          DATABASE_URL: welcome.databaseUrl,
          APP_SECRET: readKeptSecrets(dataDir)?.current,
          LOG_LEVEL: "silent",
        },
        stdio: "ignore",
      },
    );
    try {
      while (child.exitCode === null && !(await isServing(port))) await sleep(50);
      await use({ port, token: welcome.token ?? "" });
    } finally {
      child.kill();
    }
  },
});

async function isServing(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
  return answer?.ok ?? false;
}

/** Headers that aren't compared, because they depend on the connection, the HTTP server, or the body's encoding. */
const UNCOMPARED_HEADERS =
  /^(connection|keep-alive|date|transfer-encoding|content-(length|encoding|security-policy)|vary|x-(request-id|content-type-options|frame-options)|referrer-policy|permissions-policy)$/;

async function send({ port, token }: Target, { path, method = "GET", headers, body, ...sent }: Sent) {
  const request = httpRequest({
    ...{ host: "127.0.0.1", port, path, method },
    headers: { ...(sent.token !== null && { Authorization: `Bearer ${token}` }), ...headers },
  }).end(body);
  const response: IncomingMessage = (await once(request, "response"))[0];
  const { "content-encoding": encoding, vary = "", ...received } = response.headers;
  const bytes = await buffer(response);
  const text = (encoding === "gzip" ? gunzipSync(bytes) : bytes).toString();
  return {
    status: `${response.statusCode} ${response.statusMessage}`,
    headers: Object.fromEntries(Object.entries(received).filter(([name]) => !UNCOMPARED_HEADERS.test(name))),
    varies: vary.includes("Accept-Encoding"),
    // Next compresses small bodies too, so their encoding isn't compared.
    encoding: text.length < 1_024 ? undefined : encoding,
    text: text.replace(/"requestId":"[^"]*"/, ""),
  };
}

test("the API's responses are the same as Next's in every detail", async ({ app, next }) => {
  const target = { port: Number(new URL(app.url).port), token: app.token };
  for (const request of REQUESTS)
    expect(await send(target, request), JSON.stringify(request)).toEqual(await send(next, request));
});
