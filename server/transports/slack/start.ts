import { randomUUID } from "node:crypto";
import { type Database, getDb } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { openSocket, type Socket } from "@/server/infra/slack/socket";
import {
  decryptAppToken,
  holdApps,
  noteSocket,
  releaseApps,
  type SlackApp,
} from "@/server/services/slack/connection";
import { handleEnvelope } from "./handle";

const LOOK_MS = 5_000;

let stopLooking: (() => Promise<void>) | null = null;

/** Keeps a socket open for each connected Slack app that no other process holds. */
export function startSlack({ everyMs = LOOK_MS }: { everyMs?: number } = {}): void {
  const db = getDb();
  const holder = randomUUID();
  const open = new Map<string, { revision: number; socket: Socket }>();
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const held = await holdApps(db, holder);
    for (const [id, { revision, socket }] of open) {
      if (held.some((app) => app.id === id && app.revision === revision)) continue;
      open.delete(id);
      await socket.stop();
    }
    for (const app of held)
      if (!open.has(app.id)) open.set(app.id, { revision: app.revision, socket: openFor(db, app, holder) });
  }

  const timer = setInterval(() => {
    looking = looking
      .then(look)
      .catch((error: unknown) => logger().warn({ err: error }, "couldn't look for Slack apps; retrying"));
  }, everyMs);
  stopLooking = async () => {
    clearInterval(timer);
    await looking;
    await Promise.all([...open.values()].map(({ socket }) => socket.stop()));
    await releaseApps(db, holder);
  };
}

/** Handles everything that has arrived, then closes the sockets. */
export async function stopSlack(): Promise<void> {
  await stopLooking?.();
  stopLooking = null;
}

function openFor(db: Database, app: SlackApp, holder: string): Socket {
  let noting: Promise<void> = Promise.resolve();
  const note = (state: Parameters<typeof noteSocket>[3]) => {
    noting = noting
      .then(() => noteSocket(db, app, holder, state))
      .catch((error: unknown) => logger().warn({ err: error }, "a Slack socket's state wasn't stored"));
  };
  const socket = openSocket({
    decryptToken: () => decryptAppToken(app),
    handle: (envelope) => handleEnvelope(db, app, envelope),
    onLive: (live) => note(live ? { liveSince: new Date(), socketFault: null } : { liveSince: null }),
    onFault: (socketFault) => note({ liveSince: null, socketFault }),
  });
  return {
    async stop() {
      await socket.stop();
      await noting;
    },
  };
}
