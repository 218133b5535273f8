// The embedded executor with real Inngest functions. Events are sent the same way as in the app.
import { randomUUID } from "node:crypto";
import { Inngest } from "inngest";
import pg from "../../../node_modules/pg/lib/index.js";
import { createExecutor } from "../../../server/engine/executor.ts";
import { deferred } from "../deferred.mjs";

const silent = { info() {}, warn() {}, error() {}, debug() {} };

export async function start(connectionString) {
  const executor = createExecutor({ connectionString });
  const client = new Inngest({ id: "bench", isDev: true, fetch: executor.fetch, logger: silent });
  const asked = new Map();
  const runs = new Map();
  onRows(["engine-end", "engine-end-quietly", "engine-end-many"], (runId) =>
    runs.get(runId)?.ended.resolve(),
  );

  const noop = client.createFunction(
    { id: "noop", triggers: { event: "bench/noop" } },
    async ({ event, step, runId }) => {
      const run = asked.get(event.data.key);
      runs.set(runId, run);
      for (let i = 1; i <= event.data.steps; i++) await step.run(`step ${i}`, () => run.stepped());
    },
  );
  const pausing = client.createFunction(
    { id: "pausing", triggers: { event: "bench/pausing" } },
    async ({ event, step }) => {
      const run = asked.get(event.data.key);
      for (let i = 1; i <= event.data.steps; i++) await step.run(`step ${i}`, () => null);
      run.pausing.resolve();
      await step.waitForEvent("decision", { event: "bench/decided", match: "data.key", timeout: "1d" });
      await step.run("next", () => run.next.resolve());
    },
  );
  await executor.start(client, [noop, pausing]);

  return {
    async run(steps, stepped = () => null) {
      const run = { stepped, ended: deferred() };
      const key = randomUUID();
      asked.set(key, run);
      await executor.send([{ name: "bench/noop", data: { key, steps } }]);
      await run.ended.promise;
      asked.delete(key);
    },
    async pause(steps) {
      const run = { pausing: deferred(), next: deferred() };
      const key = randomUUID();
      asked.set(key, run);
      await executor.send([{ name: "bench/pausing", data: { key, steps } }]);
      await run.pausing.promise;
      return async () => {
        await executor.send([{ name: "bench/decided", data: { key } }]);
        await run.next.promise;
        asked.delete(key);
      };
    },
  };
}

/**
 * Calls `notice` with the run's ID for each row that one of the named statements returns. The executor doesn't report
 * when a run ends, but a run's end is durable once the statement that records it returns. If a row has no ID, the
 * statement's first parameter is the run's ID.
 */
function onRows(names, notice) {
  const { query } = pg.Pool.prototype;
  pg.Pool.prototype.query = async function (...args) {
    const result = await query.apply(this, args);
    const [{ name, values }] = args;
    if (names.includes(name)) for (const { id = values[0] } of result.rows) notice(id);
    return result;
  };
}
