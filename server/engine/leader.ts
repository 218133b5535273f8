import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { setSearchPath } from "./database";
import { LOCKS } from "./schema";
import type { Logger } from "./types";

const HEARTBEAT_MS = 2_000;
/** The age of a heartbeat at which its process is taken to hang. */
export const STALE_AFTER_MS = 10_000;
const STANDBY_CHECK_MS = 300;
const RECONNECT_MS = 250;

/** The heartbeat is in database time, so clocks of processes do not matter. */
const TRY = `select pg_try_advisory_lock($1, hashtext($2)) as held,
  (select heartbeat < now() - interval '${STALE_AFTER_MS} milliseconds' from leader) as stale`;

/** Ends the session that holds the lock: its process hangs, or its host is gone and the socket does not know. */
const DEPOSE = `select pg_terminate_backend(pid) from pg_locks
  where locktype = 'advisory' and granted and objsubid = 2 and classid = $1::int::oid and objid = hashtext($2)::oid
    and database = (select oid from pg_database where datname = current_database())`;

/** A holder that comes back before anyone took over keeps its term, and with it the calls that it has open. */
const TAKE = `update leader set heartbeat = now(), holder = $1, term = term + (holder <> $1)::int returning term`;
const BEAT = `update leader set heartbeat = now() where term = $1 and holder = $2`;

export type Leadership = {
  start(): Promise<void>;
  term(): string | null;
  lastTerm(): string;
  stop(): Promise<void>;
};

/**
 * Competes for the right to execute: a session advisory lock on a connection of its own, on which the holder also
 * listens. Whoever gets the lock gets a term, and `onWake` from then on whenever there may be something to do.
 */
export function createLeadership(options: {
  connectionString: string;
  schema: string;
  channel: string;
  holder: string;
  logger: Logger;
  onWake(): void;
}): Leadership {
  const { schema, holder, logger } = options;
  const stopping = new AbortController();
  let term: string | null = null;
  let lastTerm = "0";
  let loop: Promise<void> = Promise.resolve();

  async function hold(client: pg.Client, broken: AbortSignal, onFirstTry: () => void): Promise<void> {
    await client.connect();
    await setSearchPath(client, schema);
    const ended = AbortSignal.any([broken, stopping.signal]);
    const key = [LOCKS.lead, schema];
    for (;;) {
      const { rows } = await client.query<{ held: boolean; stale: boolean }>(TRY, key);
      if (rows[0]?.held) break;
      if (rows[0]?.stale) {
        logger.warn({ schema }, "The executing process does not answer: ending its session to take over");
        await client.query(DEPOSE, key);
      }
      onFirstTry();
      await pause(STANDBY_CHECK_MS, null, { signal: ended });
    }

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
        if (!stopping.signal.aborted) logger.warn({ err: error, schema }, "Not executing: trying again");
      }
      term = null;
      // A socket that hangs would keep `end` waiting, and with it the next try.
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
