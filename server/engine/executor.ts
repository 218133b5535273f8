import { randomUUID } from "node:crypto";
import type { Inngest, InngestFunction } from "inngest";
import { createExecution } from "./execution";
import { createLeadership } from "./leader";
import { type Call, type RunCall, syncApp, throughRequests } from "./protocol/calls";
import { directCall } from "./protocol/direct/call";
import { readEvents } from "./protocol/events";
import { handlerOf } from "./protocol/handler";
import { defaultRetryDelay } from "./protocol/protocol";
import { readFunctions } from "./protocol/refuse";
import { rehearse } from "./protocol/rehearse";
import { createWire } from "./protocol/wire";
import { oldestDue, unfinished } from "./store/claims";
import { connectDatabase, type Database } from "./store/database";
import { upgradeSchema } from "./store/schema";
import type { Statement } from "./store/statement";
import { forgetOld } from "./store/transitions";
import type { IncomingEvent, Logger, ServedFunction } from "./types";

export type ExecutorOptions = {
  connectionString: string;
  /**
   * The owner's connection string. Used to create and upgrade the tables, to grant access to the role in
   * `connectionString`, and to end the session of a hung process that uses the owner's role. Defaults to
   * `connectionString`.
   */
  ownerConnectionString?: string;
  /**
   * The schema of the executor's tables. Executors in different schemas of one database work independently.
   * Defaults to `engine`.
   */
  schema?: string;
  /** The maximum number of concurrent calls. Sleeping and waiting runs don't count. Defaults to 50. */
  concurrency?: number;
  /**
   * The maximum number of waiting or sleeping runs whose executions stay in memory, so that they continue
   * without a replay. Defaults to 1000.
   */
  maxHeld?: number;
  logger?: Logger;
  /** Calls the app. By default, functions in this process are called directly. */
  call?: Call;
  /** The delay after a failed attempt, in milliseconds. Defaults to 15 s, 30 s, 1 min, and so on, with jitter. */
  retryDelay?: (attempt: number) => number;
  /** The total number of Postgres connections, at least 2. One is reserved for the lock. Defaults to 8. */
  maxConnections?: number;
  /**
   * How long to keep finished runs and events, and to recognize repeated event IDs, in milliseconds. Defaults to 7 days.
   */
  retention?: number;
};

type OutgoingEvent = { id?: string; name: string; data: object };

export type Executor = {
  /**
   * The `fetch` for the Inngest client. Doesn't depend on `this`, and works in both the executing process and
   * a standby.
   */
  fetch: typeof fetch;
  /**
   * Accepts events from this process, bypassing the client and its middleware. Resolves when the events and
   * the runs they start are stored.
   */
  send(events: OutgoingEvent[]): Promise<void>;
  /**
   * Reads the functions, prepares the tables, and competes for the right to execute. Needs no arguments if
   * `call` is set.
   */
  start(client?: Inngest.Any, functions?: InngestFunction.Any[]): Promise<void>;
  /** Returns which of these runs haven't ended. */
  unfinished(runIds: string[]): Promise<Set<string>>;
  /** How many seconds the oldest due run has waited for a call, or 0 if no runs are waiting. */
  oldestDue(): Promise<number>;
  status(): {
    role: "executing" | "standby";
    term: number;
    activeCalls: number;
    /** The number of waiting or sleeping runs whose executions are in memory. */
    heldExecutions: number;
  };
  /**
   * Lets each run finish its current step, then releases the lock. There's no time limit, so add your own.
   */
  stop(): Promise<void>;
};

const silent: Logger = { info: () => {}, warn: () => {}, error: () => {} };
const WEEK_MS = 7 * 86_400_000;
const CLEANUP_EVERY_MS = 60_000;
const NOTIFY: Statement = { name: "engine-notify", text: "select pg_notify($1, '')" };

/** Runs Inngest functions with Postgres as the only dependency. See README.md. */
export function createExecutor(options: ExecutorOptions): Executor {
  const { connectionString, ownerConnectionString = connectionString, logger = silent } = options;
  const schema = checkSchema(options.schema ?? "engine");
  const channel = `${schema}_wake`;
  const database = connectDatabase(connectionString, schema, (options.maxConnections ?? 8) - 1, logger);
  let functions: ServedFunction[] = [];
  let call: RunCall | null = null;
  let started: Promise<void> | null = null;
  let stopped: Promise<void> | null = null;

  const execution = createExecution({
    database,
    logger,
    concurrency: options.concurrency ?? 50,
    maxHeld: options.maxHeld ?? 1_000,
    retryDelay: options.retryDelay ?? defaultRetryDelay,
    call: () => call ?? notStarted(),
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
    onTermEnd: execution.dropHeld,
  });
  const isExecuting = () => leadership.term() !== null;
  const cleanup = makeCleanup({ database, logger, retention: options.retention ?? WEEK_MS, isExecuting });

  async function start(client?: Inngest.Any, served: InngestFunction.Any[] = []): Promise<void> {
    const requests = options.call ?? (client ? handlerOf(client, served) : notStarted());
    functions = readFunctions(await syncApp(requests));
    call = throughRequests(requests);
    if (client && !options.call) call = await preferDirect(client, served, call);
    await upgradeSchema({ connectionString, ownerConnectionString, schema });
    await leadership.start();
    cleanup.start();
  }

  async function preferDirect(client: Inngest.Any, served: InngestFunction.Any[], handler: RunCall) {
    for (const holds of [true, false]) {
      try {
        await rehearse(holds);
        return directCall(client, served, execution.checkpoint, { holds, others: handler });
      } catch (error) {
        const message = holds
          ? "Can't hold waiting functions in memory. Replaying them after each wait."
          : "Can't call functions directly. Calling them through the SDK's handler.";
        logger.warn({ err: error }, message);
      }
    }
    return handler;
  }

  async function stop(): Promise<void> {
    cleanup.stop();
    await execution.drain();
    await leadership.stop();
    await database.end();
  }

  async function send(outgoing: OutgoingEvent[]): Promise<void> {
    // Copies the events, because the sender may change its objects before they're stored.
    const events = readEvents(JSON.parse(JSON.stringify(outgoing)), null);
    if (typeof events === "string") throw new Error(events);
    await accept(events);
  }

  async function accept(events: IncomingEvent[]): Promise<void> {
    if (!started) throw new Error("The executor hasn't been started in this process.");
    await started;
    if ((await execution.send(events)) === 0) return;
    if (isExecuting()) return execution.wake();
    // Sent after the commit, because NOTIFY within a transaction serializes all commits.
    await database.query(NOTIFY, [channel]).catch(() => {});
  }

  return {
    send,
    fetch: createWire({ send: accept, checkpoint: execution.checkpoint }),
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
      role: isExecuting() ? "executing" : "standby",
      term: Number(leadership.lastTerm()),
      activeCalls: execution.activeCalls(),
      heldExecutions: execution.heldExecutions(),
    }),
    stop: () => (stopped ??= stop()),
  };
}

function notStarted(): never {
  throw new Error("Start the executor with a client and its functions, or create it with `call`.");
}

function checkSchema(schema: string): string {
  if (/^[a-z_][a-z0-9_]{0,39}$/.test(schema)) return schema;
  throw new Error(`"${schema}" can't be the executor's schema. Use lowercase letters, digits, and _.`);
}

/** Regularly deletes old runs and events while this process is the active executor. */
function makeCleanup({
  database,
  logger,
  retention,
  isExecuting,
}: {
  database: Database;
  logger: Logger;
  retention: number;
  isExecuting: () => boolean;
}) {
  let timer: NodeJS.Timeout | undefined;

  async function clean(): Promise<void> {
    try {
      while (isExecuting() && (await forgetOld(database, retention)));
    } catch (error) {
      logger.warn({ err: error }, "Couldn't delete old runs; retrying later.");
    }
  }

  return {
    start() {
      timer = setInterval(clean, Math.min(CLEANUP_EVERY_MS, retention));
    },
    stop: () => clearInterval(timer),
  };
}
