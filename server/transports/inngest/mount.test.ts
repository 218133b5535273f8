import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sign } from "@/server/engine/testing/signed-call";
import { parseEnv, settle } from "@/server/infra/env";
import { handleInngest } from "./mount";

const KEY = "ab".repeat(32);
const registered: { url: string; functions: { steps: { step: { runtime: { url: string } } } }[] }[] = [];
const server = createServer(async (request, response) => {
  registered.push((await json(request)) as (typeof registered)[number]);
  response.writeHead(200, { "content-type": "application/json" }).end('{"ok":true,"modified":true}');
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => void server.close());

const useServer = (variables: Record<string, string>) =>
  settle(
    parseEnv({
      INNGEST_EVENT_KEY: "key",
      INNGEST_SIGNING_KEY: KEY,
      INNGEST_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...variables,
    }),
  );

/** Sends a signed request as Inngest would, with the URL that Next gives it if HOST is 0.0.0.0. */
function ask() {
  const body = { url: "http://elsewhere.test/api/inngest" };
  const headers = {
    "content-type": "application/json",
    "x-inngest-signature": sign(body, KEY),
    host: "elsewhere.test",
    "x-forwarded-host": "elsewhere.test",
  };
  const request = { method: "PUT", headers, body: JSON.stringify(body) };
  return handleInngest(new Request("http://0.0.0.0:8080/api/inngest?any=query", request));
}

test.each([
  [{ PUBLIC_URL: "https://sign.test" }, "https://sign.test/api/inngest"],
  [{ PORT: "9000" }, "http://localhost:9000/api/inngest"],
  [
    { PUBLIC_URL: "https://sign.test", INNGEST_SERVE_ORIGIN: "http://proxy.test:8080" },
    "http://proxy.test:8080/api/inngest",
  ],
])("with %j, the app registers the configured address instead of the request's", async (variables, url) => {
  useServer(variables);
  expect((await ask()).status).toBe(200);
  const made = registered.at(-1);
  expect(made?.url).toBe(url);
  expect(made?.functions.length).toBeGreaterThan(0);
  for (const { steps } of made?.functions ?? []) expect(steps.step.runtime.url).toMatch(`${url}?fnId=`);
});
