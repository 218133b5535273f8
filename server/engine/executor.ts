import { randomUUID } from "node:crypto";
import type { Inngest, InngestFunction } from "inngest";
import { createExecution } from "./execution";
import { createLeadership } from "./leader";
import { type Call, syncApp } from "./protocol/calls";
import { handlerOf } from "./protocol/handler";
import { defaultRetryDelay } from "./protocol/protocol";
import { readFunctions } from "./protocol/refuse";
import { createWire } from "./protocol/wire";
import { oldestDue, unfinished } from "./store/claims";
import { connectDatabase, type Statement } from "./store/database";
import { upgradeSchema } from "./store/schema";
import { forgetOld } from "./store/transitions";
import type { IncomingEvent, Logger, ServedFunction } from "./types";

export type ExecutorOptions = {
  connectionString: string;
  /**
   * Creates and upgrades the tables, grants the role of `connectionString` access, and ends the session of a hung
   * process of this role. Default: `connectionString`.
   */
  ownerConnectionString?: string;
  /** The executor's own tables. Executors on different schemas of one database both execute. Default: `engine`. */
  schema?: string;
  /** How many calls run at the same time. Sleeping and waiting runs don't count. Default: 50. */
  concurrency?: number;
  logger?: Logger;
  /** How the app is called. Default: the SDK's handler in this process. */
  call?: Call;
  /** Milliseconds before the next attempt. Default: 15 s, 30 s, 1 min and so on, with jitter. */
  retryDelay?: (attempt: number) => number;
  /** Total connections to Postgres, at least 2. One is kept for the lock. Default: 8. */
  maxConnections?: number;
  /** Milliseconds to keep ended runs and events, and to recognize repeated event ids. Default: 7 days. */
  retention?: number;
};

export type Executor = {
  /** For the Inngest client. Works unbound, in the executing process and in a standby. */
  fetch: typeof fetch;
  /** Reads the functions, prepares the tables and competes to execute. With `call`, it needs no arguments. */
  start(client?: Inngest.Any, functions?: InngestFunction.Any[]): Promise<void>;
  /** Which of these runs haven't ended. */
  unfinished(runIds: string[]): Promise<Set<string>>;
  /** Seconds the oldest due run has waited for a call. 0 if none waits. */
  oldestDue(): Promise<number>;
  status(): { role: "executing" | "standby"; term: number; activeCalls: number };
  /** Lets each run finish its current step, then releases the lock. Add your own deadline. */
  stop(): Promise<void>;
};

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const WEEK_MS = 7 * 86_400_000;
const CLEANUP_EVERY_MS = 60_000;
const NOTIFY: Statement = { name: "engine-notify", text: "select pg_notify($1, '')" };

/** Runs Inngest functions on Postgres alone. See README.md. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { connectionString, ownerConnectionString = connectionString, schema = "engine" } = options;
  const { logger = silent, retention = WEEK_MS } = options;
  if (!/^[a-z_][a-z0-9_]{0,39}$/.test(schema))
    throw new Error(`"${schema}" can't be the executor's schema. Use lowercase letters, digits and _.`);
  const channel = `${schema}_wake`;
  const database = connectDatabase(connectionString, schema, (options.maxConnections ?? 8) - 1);
  let functions: ServedFunction[] = [];
  let call = options.call;
  let started: Promise<void> | null = null;
  let stopped: Promise<void> | null = null;
  let forgetting: NodeJS.Timeout | undefined;

  const execution = createExecution({
    database,
    logger,
    concurrency: options.concurrency ?? 50,
    retryDelay: options.retryDelay ?? defaultRetryDelay,
    call: app,
    term: () => leadership.term(),
    functions: () => functions,
  });
  const leadership = createLeadership({
    connectionString,
    ownerConnectionString,
    schema,
    channel,
    holder: randomUUID(),
    logger,
    onWake: execution.wake,
  });

  function app(): Call {
    if (call) return call;
    throw new Error("Start the executor with a client and its functions, or create it with `call`.");
  }

  async function start(client?: Inngest.Any, served: InngestFunction.Any[] = []): Promise<void> {
    if (client) call ??= handlerOf(client, served);
    functions = readFunctions(await syncApp(app()));
    await upgradeSchema({ connectionString, ownerConnectionString, schema });
    await leadership.start();
    forgetting = setInterval(forget, Math.min(CLEANUP_EVERY_MS, retention));
  }

  async function stop(): Promise<void> {
    clearInterval(forgetting);
    await execution.drain();
    await leadership.stop();
    await database.end();
  }

  async function forget(): Promise<void> {
    try {
      while (leadership.term() !== null && (await forgetOld(database, retention)));
    } catch (error) {
      logger.warn({ err: error }, "Couldn't delete old runs; retrying later.");
    }
  }

  async function send(events: IncomingEvent[]): Promise<void> {
    if (!started) throw new Error("The executor hasn't been started in this process.");
    await started;
    if ((await execution.send(events)) === 0) return;
    if (leadership.term() !== null) return execution.wake();
    // After the commit, because NOTIFY within a transaction serializes all commits.
    await database.query(NOTIFY, [channel]).catch(() => {});
  }

  return {
    fetch: createWire({ send, checkpoint: execution.checkpoint }),
    start(client, served) {
      started ??= start(client, served).catch((error) => {
        started = null;
        throw error;
      });
      return started;
    },
    unfinished: (runIds) => unfinished(database, runIds),
    oldestDue: () => oldestDue(database),
    status: () => ({
      role: leadership.term() === null ? "standby" : "executing",
      term: Number(leadership.lastTerm()),
      activeCalls: execution.activeCalls(),
    }),
    stop: () => (stopped ??= stop()),
  };
}
