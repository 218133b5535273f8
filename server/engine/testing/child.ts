import { createInterface } from "node:readline";
import { Inngest } from "inngest";
import { createExecutor } from "@/server/engine/executor";
import { makeSlow, say } from "./slow-function";

/**
 * Runs `app-slow` in its own process. Reports events as JSON lines. A step ends when the process reads "go".
 */
const [connectionString = "", schema = "", ownerConnectionString = connectionString] = process.argv.slice(2);
const executor = createExecutor({
  connectionString,
  ownerConnectionString,
  schema,
  maxConnections: 4,
  retryDelay: () => 20,
});
const client = new Inngest({
  id: "app",
  isDev: true,
  logger: { info() {}, warn() {}, error() {}, debug() {} },
  async fetch(input, init) {
    const response = await executor.fetch(input, init);
    if (String(input).includes("/v1/checkpoint/")) say("checkpoint", response.status);
    return response;
  },
});
const lines = createInterface({ input: process.stdin });
const go = new Promise<void>((resolve) => lines.on("line", (line) => line === "go" && resolve()));
const slow = makeSlow(
  client,
  (what, details) => say(what, details),
  () => go,
);
await executor.start(client, [slow]);
say("started", executor.status().role);
process.once("SIGTERM", async () => {
  say("stopping");
  await executor.stop();
  say("stopped");
  process.exit();
});
