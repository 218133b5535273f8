import { randomUUID } from "node:crypto";
import { Inngest, type InngestFunction, type Middleware } from "inngest";
import pg from "pg";
import { expect, vi } from "vitest";
import type { ExecutorOptions } from "@/server/engine/executor";
import { Marks } from "./marks";
import { type Path, silent, startOn } from "./paths";

type RunRow = { id: string; function_id: string; status: string; attempt: number; output: unknown };

/** Waits until the assertions pass. */
export const until = (condition: () => Promise<void> | void) =>
  vi.waitFor(condition, { timeout: 20_000, interval: 10 });

/** Marks each final event, keyed by the ID of the function that ended. */
export const announce = (client: Inngest.Any, marks: Marks) =>
  client.createFunction(
    {
      id: "announce",
      triggers: [
        { event: "inngest/function.finished" },
        { event: "inngest/function.failed" },
        { event: "inngest/function.cancelled" },
      ],
    },
    async ({ event }) => marks.add(event.data.function_id, event.name, event),
  );

export type Engine = ReturnType<typeof makeEngine>;

/** Creates executors in a new schema and gives tests access to that schema's rows. */
export function makeEngine(connectionString: string, path: Path = "directly") {
  const schema = `engine_${randomUUID().slice(0, 8)}`;
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on("error", () => {});
  const marks = new Marks();
  const stops: (() => Promise<void>)[] = [];

  async function sql<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await pool.query<Row>(text.replaceAll("engine.", `${schema}.`), values)).rows;
  }

  const runs = (functionId: string) =>
    sql<RunRow>("select * from engine.run where function_id = $1 order by id", [functionId]);

  const stopExecutors = () => Promise.all(stops.splice(0).map((stop) => stop()));

  return {
    schema,
    connectionString,
    marks,
    sql,
    /** Starts an executor in this process. The first one executes, and the others are standbys. */
    async start(
      makeFunctions: (client: Inngest.Any) => InngestFunction.Any[],
      { middleware = [], ...options }: Partial<ExecutorOptions> & { middleware?: Middleware.Class[] } = {},
    ) {
      const started = await startOn(path, {
        connectionString,
        schema,
        maxConnections: 5,
        retryDelay: () => 20,
        makeClient: (fetch) => new Inngest({ id: "app", isDev: true, fetch, logger: silent, middleware }),
        makeFunctions,
        ...options,
      });
      stops.push(started.executor.stop);
      return started;
    },
    /** Counts the wake-ups sent over the channel from now on. */
    async listen() {
      const client = await pool.connect();
      let heard = 0;
      client.on("notification", () => heard++);
      await client.query(`listen "${schema}_wake"`);
      stops.push(async () => client.release(true));
      return { heard: () => heard };
    },
    /** Runs a locking statement in a transaction that stays open until `release` is called. */
    async lock(text: string) {
      const client = new pg.Client({ connectionString });
      await client.connect();
      await client.query("begin");
      await client.query(text.replaceAll("engine.", `${schema}.`));
      stops.push(() => client.end());
      return { release: () => client.query("commit") };
    },
    runs,
    /** Resolves when the function's runs have exactly these statuses, in any order. */
    untilRuns: (functionId: string, ...statuses: string[]) =>
      until(async () => {
        expect((await runs(functionId)).map(({ status }) => status).sort()).toEqual(statuses.sort());
      }),
    /** Call this before dropping the executors' tables. Otherwise, the drop would deadlock with heartbeats. */
    stopExecutors,
    async stop() {
      await stopExecutors();
      await pool.query(`drop schema if exists "${schema}" cascade`);
      await pool.end();
    },
  };
}
