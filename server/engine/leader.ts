import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { depose } from "./depose";
import { setSearchPath } from "./store/database";
import { LOCKS } from "./store/schema";
import type { Logger } from "./types";

const HEARTBEAT_MS = 2_000;
/** A process counts as hung once its heartbeat is this old, in milliseconds. */
export const STALE_AFTER_MS = 10_000;
const STANDBY_CHECK_MS = 300;
const RECONNECT_MS = 250;

/** Heartbeats use the database's clock, so clock differences between processes don't matter. */
const TRY = `select pg_try_advisory_lock($1, hashtext($2)) as held,
  (select heartbeat < now() - interval '${STALE_AFTER_MS} milliseconds' from leader) as stale`;

/** A holder that recovers before another process takes over keeps its term and its open calls. */
const TAKE = `update leader set heartbeat = now(), holder = $1, term = term + (holder <> $1)::int returning term`;
const BEAT = `update leader set heartbeat = now() where term = $1 and holder = $2`;

export type Leadership = {
  start(): Promise<void>;
  term(): string | null;
  lastTerm(): string;
  stop(): Promise<void>;
};

type LeadershipOptions = {
  connectionString: string;
  ownerConnectionString: string;
  schema: string;
  channel: string;
  holder: string;
  logger: Logger;
  onWake(): void;
  /** Called when this process no longer holds the lock. The process may later get the same term again. */
  onTermEnd(): void;
};

/**
 * Competes for the right to execute, which is a session advisory lock on a dedicated connection. The holder gets a term
 * and listens on that connection. Its `onWake` is called whenever there may be work, and its `onTermEnd` when it loses
 * the lock.
 */
export function createLeadership(options: LeadershipOptions): Leadership {
  const { schema, holder, logger } = options;
  const stopping = new AbortController();
  let term: string | null = null;
  let lastTerm = "0";
  let loop: Promise<void> = Promise.resolve();

  async function hold(client: pg.Client, broken: AbortSignal, onFirstTry: () => void): Promise<void> {
    await client.connect();
    await setSearchPath(client, schema);
    const ended = AbortSignal.any([broken, stopping.signal]);
    await waitForLock(client, options, ended, onFirstTry);

    await client.query(`listen "${options.channel}"`);
    const taken = await client.query<{ term: string }>(TAKE, [holder]);
    const ours = String(taken.rows[0]?.term);
    term = lastTerm = ours;
    logger.info({ schema, term: ours }, "Executing");
    onFirstTry();
    for (;;) {
      options.onWake();
      await pause(HEARTBEAT_MS, null, { signal: ended });
      const beat = await client.query(BEAT, [ours, holder]);
      if (beat.rowCount === 0) throw new Error("Another process took over");
    }
  }

  async function compete(onFirstTry: () => void): Promise<void> {
    while (!stopping.signal.aborted) {
      const broken = new AbortController();
      const client = new pg.Client({
        connectionString: options.connectionString,
        keepAlive: true,
        connectionTimeoutMillis: 5_000,
        query_timeout: 5_000,
      });
      client.on("error", () => broken.abort());
      client.on("end", () => broken.abort());
      client.on("notification", options.onWake);
      try {
        await hold(client, broken.signal, onFirstTry);
      } catch (error) {
        if (!stopping.signal.aborted) logger.warn({ err: error, schema }, "Couldn't execute; retrying.");
      }
      if (term !== null) options.onTermEnd();
      term = null;
      // `end` never resolves on a hung socket and would block the next attempt.
      await Promise.race([client.end().catch(() => {}), pause(RECONNECT_MS)]);
      if (!stopping.signal.aborted) await pause(RECONNECT_MS);
    }
  }

  return {
    start: () => new Promise((resolve) => (loop = compete(resolve))),
    term: () => term,
    lastTerm: () => lastTerm,
    async stop() {
      stopping.abort();
      await loop;
    },
  };
}

/** Stands by until this connection holds the lock. If the current holder hangs, ends its session. */
async function waitForLock(
  client: pg.Client,
  { schema, logger, ownerConnectionString }: LeadershipOptions,
  ended: AbortSignal,
  onFirstTry: () => void,
): Promise<void> {
  const key: [number, string] = [LOCKS.lead, schema];
  let isRefused = false;
  for (;;) {
    const { rows } = await client.query<{ held: boolean; stale: boolean }>(TRY, key);
    if (rows[0]?.held) return;
    isRefused &&= rows[0]?.stale ?? false;
    if (rows[0]?.stale && !isRefused) {
      logger.warn({ schema }, "The executing process isn't responding; ending its session to take over.");
      isRefused = !(await depose(client, key, { ownerConnectionString, logger }));
    }
    onFirstTry();
    await pause(STANDBY_CHECK_MS, null, { signal: ended });
  }
}
