import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { createExecutor } from "@/server/engine/executor";
import { Registration } from "./registration";
import { signedCall } from "./signed-call";
import { say } from "./slow-function";

/**
 * Replaces an Inngest server in tests. Calls an app's signed endpoint at its registered address and responds
 * to the SDK on its own port.
 */
const [connectionString = "", schema = "", appUrl = "", signingKey = "", port = ""] = process.argv.slice(2);
const registration = new Registration(signingKey);
const executor = createExecutor({
  connectionString,
  schema,
  call: signedCall(registration, signingKey),
  retryDelay: () => 100,
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.url === "/fn/register") {
    const { status, body } = registration.take(await text(request));
    return void response.writeHead(status, { "content-type": "application/json" }).end(body);
  }
  const result = await executor.fetch(`http://127.0.0.1${request.url}`, {
    method: request.method,
    headers: Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]),
    ...(request.method === "POST" && { body: await text(request) }),
  });
  response.writeHead(result.status, { "content-type": "application/json" }).end(await result.text());
}

createServer((request, response) => void answer(request, response)).listen(Number(port), "127.0.0.1");
await registration.ask(appUrl);
await executor.start();
say("started", executor.status().role);
