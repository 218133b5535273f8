import { randomUUID } from "node:crypto";
import { request } from "undici";
import type { Progress } from "@/faults/progress";
import type { Role } from "@/server/domain/access/access";
import type { Client, Reply, Sent } from "./client";
import { describe, differ, findForeign, judgeReply } from "./judge-reply";
import type { Reach, Side } from "./matrix";
import { seed } from "./seed";
import type { Tally } from "./tally";
import { STREAM } from "./target";
import type { Person, World } from "./world";

const PATIENCE_MS = 60_000;
const STREAM_ENDS_MS = 20_000;

/**
 * Opens streams of changes as every role. A stream of another organization's run must be refused, and no stream may
 * mention another organization.
 */
export async function probeStreams(
  world: World,
  sides: readonly [Side, Side],
  tally: Tally,
  progress: Progress,
  { roles, choose }: Reach,
): Promise<void> {
  for (const [caller, other] of [sides, [...sides].reverse()] as [Side, Side][]) {
    const ids = choose(await world.rows.ids(other.party.organizationId));
    for (const role of roles) {
      const person = caller.party.people[role];
      const expected = await openToItsEnd(world.client, follow("run_0", person));
      for (const id of ids) {
        const sent = follow(id, person);
        const reply = await openToItsEnd(world.client, sent);
        tally.count("streams requested");
        tally.status(reply.status);
        tally.violations.push(...judgeReply(sent, reply));
        if (differ(reply, expected, { theirs: id, madeUp: "run_0" }))
          tally.violations.push({ kind: "different", text: `${role}: ${describe(sent, reply)}` });
      }
      progress.tell(`${tally.of("streams requested")} streams, ${tally.violations.length} failures`);
    }
    await listen(world, caller, other, roles, tally);
  }
}

function follow(runId: string | null, { cookie }: Person): Sent {
  const input = encodeURIComponent(JSON.stringify({ runId }));
  return {
    method: "GET",
    path: `/api/trpc/${STREAM}?input=${input}`,
    headers: { cookie, accept: "text/event-stream" },
  };
}

/** Opens a stream and waits for it to end, as refused streams do. A stream that stays open was accepted. */
async function openToItsEnd(client: Client, sent: Sent): Promise<Reply> {
  const leave = AbortSignal.timeout(STREAM_ENDS_MS);
  const { statusCode, headers, body } = await request(`${client.origin}${sent.path}`, {
    method: "GET",
    headers: sent.headers ?? {},
    signal: leave,
  });
  const type = String(headers["content-type"] ?? "").split(";")[0] ?? "";
  let text = "";
  try {
    for await (const piece of body) text += String(piece);
  } catch (error) {
    if (!leave.aborted) throw error;
    text += "\n(the stream stays open)";
  }
  return { status: statusCode, type, text, headers };
}

/**
 * Keeps a stream open as every role while both organizations are busy, until each stream has reported its own
 * organization's changes. Finds streams that mention the other organization.
 */
async function listen(
  world: World,
  caller: Side,
  other: Side,
  roles: readonly Role[],
  tally: Tally,
): Promise<void> {
  const leave = new AbortController();
  const streams = roles.map((role) => hear(world.client, caller.party.people[role], leave.signal));
  await Promise.all(streams.map(({ opened }) => opened));
  const unique = randomUUID().slice(0, 8);
  await seed(world, other.party, `${other.canary}${unique}`);
  const own = await seed(world, caller.party, `${caller.canary}${unique}`);
  await Promise.all(streams.map(({ until }) => until(own.runId)));
  leave.abort();
  const foreign = new Set([other.canary, ...(await allIds(world, other.party.organizationId))]);
  for (const stream of streams) {
    tally.count("streams heard");
    const reply = { status: 200, type: "text/event-stream", text: stream.text(), headers: {} };
    const word = findForeign(stream.sent, reply, foreign);
    if (word)
      tally.violations.push({
        kind: "leak",
        text: `a stream reported ${word}: ${describe(stream.sent, reply)}`,
      });
  }
}

function hear(client: Client, person: Person, signal: AbortSignal) {
  const sent = follow(null, person);
  let text = "";
  let wake: () => void = () => {};
  const opened = request(`${client.origin}${sent.path}`, {
    method: "GET",
    headers: sent.headers ?? {},
    signal,
  }).then(({ body }) => {
    void (async () => {
      for await (const piece of body) {
        text += String(piece);
        wake();
      }
    })().catch(() => wake());
  });
  async function until(word: string): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; !text.includes(word); ) {
      if (Date.now() > deadline) throw new Error(`${person.role} didn't get its own ${word}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 200);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
  return { sent, opened, until, text: () => text };
}

async function allIds({ rows }: World, organizationId: string): Promise<string[]> {
  const found = await rows.sql<{ id: string }>(
    `SELECT "id" FROM "Run" WHERE "organizationId" = $1 UNION SELECT "id" FROM "Review" WHERE "organizationId" = $1
     UNION SELECT "id" FROM "Workflow" WHERE "organizationId" = $1`,
    [organizationId],
  );
  return [organizationId, ...found.map(({ id }) => id)];
}
