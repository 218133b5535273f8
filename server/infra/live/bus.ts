import { randomUUID } from "node:crypto";
import pg from "pg";
import { logger } from "@/server/infra/logger";
import type { Hub } from "./hub";
import { BUS_CHANNEL, readWire } from "./wire";

const RETRY_MS = 1_000;
/** How often to check whether the connection was silently lost. */
const PROBE_EVERY_MS = 15_000;
/**
 * If this many messages are pending, the database is unavailable or too slow. Later messages are dropped, and
 * pages find the changes when they poll.
 */
const MAX_IN_FLIGHT = 500;

/**
 * Connects a hub with the hubs of other processes on the same database, over one LISTEN/NOTIFY connection.
 * Messages can get lost, but pages find the changes later when they poll.
 */
export function startBus(hub: Hub, connectionString: string): { stop(): Promise<void> } {
  const self = randomUUID();
  let stopped = false;
  let joined = false;
  let client: pg.Client | null = null;
  let again: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const connection = new pg.Client({ connectionString, keepAlive: true, query_timeout: 10_000 });
    client = connection;
    let lost = false;
    let inFlight = 0;
    let turn: Promise<unknown> = Promise.resolve();
    /** Sends messages one at a time, in order. */
    const ask = (text: string, values?: string[]) => {
      const answered = turn.then(() => connection.query(text, values));
      turn = answered.catch(() => {});
      return answered;
    };
    const probe = setInterval(() => void ask("SELECT 1").catch(lose), PROBE_EVERY_MS).unref();
    function lose(): void {
      if (lost) return;
      lost = true;
      clearInterval(probe);
      hub.leave();
      void connection.end().catch(() => {});
      if (stopped) return;
      if (joined) logger().warn("can't receive changes from other processes until the database is back");
      joined = false;
      again = setTimeout(() => void connect(), RETRY_MS).unref();
    }
    connection.on("error", lose);
    connection.on("end", lose);
    connection.on("notification", ({ payload = "" }) => {
      const { from, ...message } = parse(payload);
      const heard = from === self ? null : readWire(message);
      if (heard) hub.receive(heard);
    });
    try {
      await connection.connect();
      await ask(`LISTEN ${BUS_CHANNEL}`);
    } catch {
      return lose();
    }
    if (stopped) return;
    joined = true;
    hub.join({
      send(message) {
        if (inFlight >= MAX_IN_FLIGHT) return;
        inFlight++;
        const payload = JSON.stringify({ from: self, ...message });
        ask("SELECT pg_notify($1, $2)", [BUS_CHANNEL, payload])
          .catch(() => {})
          .finally(() => inFlight--);
      },
    });
  }

  void connect();
  return {
    async stop() {
      stopped = true;
      clearTimeout(again);
      hub.leave();
      await client?.end().catch(() => {});
    },
  };
}

function parse(payload: string): Record<string, unknown> {
  try {
    return JSON.parse(payload) ?? {};
  } catch {
    return {};
  }
}
