import { createInterface } from "node:readline";
import { Inngest, Middleware } from "inngest";
import { PATHS, silent, startOn } from "./paths";
import { makeSlow, say } from "./slow-function";

/**
 * Runs `app-slow` in its own process and reports what happens as JSON lines. The second step ends when the process
 * reads "go".
 */
const [path, connectionString = "", schema = "", ownerConnectionString = connectionString] =
  process.argv.slice(2);

/** Reports how each call ends. */
class Reporting extends Middleware.BaseMiddleware {
  id = "reporting";

  override async wrapRequest({ next }: Middleware.WrapRequestArgs) {
    const response = await next();
    const { name } = JSON.parse(response.body);
    say("called", { status: response.status, error: name });
    return response;
  }
}

const lines = createInterface({ input: process.stdin });
const go = new Promise<void>((resolve) => lines.on("line", (line) => line === "go" && resolve()));
const { executor } = await startOn(path === PATHS[1] ? PATHS[1] : PATHS[0], {
  connectionString,
  ownerConnectionString,
  schema,
  maxConnections: 4,
  retryDelay: () => 20,
  makeClient: (fetch) =>
    new Inngest({ id: "app", isDev: true, fetch, logger: silent, middleware: [Reporting] }),
  makeFunctions: (client) => [
    makeSlow(
      client,
      (what, details) => say(what, details),
      () => go,
    ),
  ],
});
say("started", executor.status().role);
process.once("SIGTERM", async () => {
  say("stopping");
  await executor.stop();
  say("stopped");
  process.exit();
});
