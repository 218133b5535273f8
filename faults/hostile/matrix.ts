import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Progress } from "@/faults/progress";
import type { Role } from "@/server/domain/access/access";
import type { Belongings } from "@/server/testing/belongings";
import type { Reply, Sent } from "./client";
import { inParallel } from "./in-parallel";
import { describe, differ, judgeReply } from "./judge-reply";
import { changedTables } from "./organization-rows";
import { seed } from "./seed";
import type { Tally } from "./tally";
import { idLeaves, listTargets, sampleInput, type Target, trpcRequest } from "./target";
import type { Party, Person, World } from "./world";

const BATCH = 20;
const CONCURRENT = 12;
const PATIENCE_MS = 120_000;
/** A probe's `place` if the target doesn't take an ID. The ID is sent as an extra field. */
const BESIDE = "beside";

export interface Side {
  party: Party;
  canary: string;
}

/** The roles that send requests, and a function that chooses which IDs they send. */
export interface Reach {
  roles: readonly Role[];
  choose: (ids: readonly string[]) => readonly string[];
}

interface Probe {
  target: Target;
  /** The path of the ID in the input, or `BESIDE`. */
  place: string;
  put: (id: string) => unknown;
}

interface Found {
  id: string;
  madeUp: string;
}

/**
 * Sends every ID of one organization in every place where an operation or procedure takes an ID, as every role of the
 * other organization. Then swaps the organizations. Each response has to match the response for a made-up ID.
 */
export async function probeMatrix(
  world: World,
  sides: readonly [Side, Side],
  tally: Tally,
  progress: Progress,
  { roles, choose }: Reach,
): Promise<void> {
  for (const [caller, other] of [sides, [...sides].reverse()] as [Side, Side][]) {
    const { organizationId } = other.party;
    await waitUntilIdle(world, organizationId);
    const before = await world.rows.snapshot(organizationId);
    const ids = await world.rows.ids(organizationId);
    const foreign = new Set([other.canary, ...ids]);
    for (const role of roles) {
      const owned = await seed(world, caller.party, `${caller.canary}${randomUUID().slice(0, 8)}`);
      const person = caller.party.people[role];
      const probes = listProbes(owned);
      const founds = choose(ids).map((id) => ({ id, madeUp: makeUp(id) }));
      const asking = { world, person, probes, founds, foreign, tally, progress };
      await probeSingly(asking);
      await probeInBatches(asking);
    }
    const changed = changedTables(before, await world.rows.snapshot(organizationId));
    if (changed.length > 0)
      tally.violations.push({
        kind: "changed",
        text: `rows of the other organization: ${changed.join(", ")}`,
      });
  }
}

/**
 * Returns whether the responses for two IDs can be compared. If a mutation doesn't take an ID, repeating it may get a
 * different response anyway, for example because it already created something.
 */
function isComparable({ place, target }: Probe): boolean {
  return place !== BESIDE || target.isQuery;
}

/** Waits until the organization's own background work is done, so that its rows can be compared. */
async function waitUntilIdle({ db }: World, organizationId: string): Promise<void> {
  const where = { organizationId };
  await db.webhook.updateMany({ where, data: { enabled: false } });
  await db.webhookDelivery.updateMany({ where, data: { status: "FAILED", dueAt: null } });
  for (const deadline = Date.now() + PATIENCE_MS; ; await pause(100)) {
    const moving = await db.run.count({ where: { ...where, status: { in: ["QUEUED", "RUNNING"] } } });
    const due = await db.review.count({ where: { ...where, status: "OPEN", dueAt: { not: null } } });
    if (moving + due === 0) return;
    if (Date.now() > deadline) throw new Error(`${moving} runs and ${due} reviews haven't settled`);
  }
}

function listProbes(owned: Belongings): Probe[] {
  return listTargets().flatMap((target): Probe[] => {
    const leaves = idLeaves(target, owned);
    if (leaves.length > 0) return leaves.map(({ path, put }) => ({ target, place: path.join("."), put }));
    // Some targets, like lists, don't take an ID. Send an ID anyway.
    const sample = sampleInput(target, owned);
    const beside = (id: string) => ({ id, organizationId: id, workflowId: id, memberId: id });
    const put = (id: string) =>
      target.door === "trpc"
        ? { ...sample, ...beside(id) }
        : {
            ...sample,
            query: { ...(sample.query as object), ...beside(id) },
            body: { ...(sample.body as object), ...beside(id) },
          };
    return [{ target, place: BESIDE, put }];
  });
}

/**
 * Returns a made-up ID in the format of the given ID. A given ID always gets the same made-up ID. That way, if an input
 * accepts any name, both IDs are sent equally often, so neither is more likely to be taken already.
 */
export function makeUp(id: string): string {
  if (/^[0-9a-f]{8}-/.test(id)) return turn(id, "abcdef");
  const [prefix = ""] = /^([a-z]+_)/.exec(id) ?? [];
  return prefix + turn(id.slice(prefix.length), "abcdefghijklmnopqrstuvwxyz");
}

/** Replaces each digit with a different digit and each letter with a different letter. */
function turn(text: string, letters: string): string {
  return text.replaceAll(/[0-9a-z]/g, (letter) =>
    /\d/.test(letter)
      ? String((Number(letter) + 5) % 10)
      : (letters[(letters.indexOf(letter) + 1) % letters.length] ?? letter),
  );
}

/** The data that all probes by one person need. */
interface ProbeContext {
  world: World;
  person: Person;
  probes: readonly Probe[];
  founds: readonly Found[];
  foreign: ReadonlySet<string>;
  tally: Tally;
  progress: Progress;
}

async function probeSingly(asking: ProbeContext): Promise<void> {
  const { world, person, probes, founds, foreign, tally, progress } = asking;
  for (const probe of probes) {
    await inParallel(founds, CONCURRENT, async (found) => {
      const madeUp = await world.client.send(probe.target.request(probe.put(found.madeUp), person));
      const sent = probe.target.request(probe.put(found.id), person);
      const reply = await world.client.send(sent);
      tally.count("probes");
      tally.status(reply.status);
      tally.violations.push(...judgeReply(sent, reply, { foreign }));
      await compare(asking, probe, found, { sent, reply, madeUp });
    });
    progress.tell(`${tally.of("probes")} probes, ${tally.violations.length} failures`);
  }
}

/** Sends the same calls in batches, which tRPC supports. */
async function probeInBatches(asking: ProbeContext): Promise<void> {
  const { world, person, probes, founds, foreign, tally, progress } = asking;
  const calls = probes.filter(({ target }) => target.door === "trpc");
  for (const isQuery of [true, false]) {
    const wanted = calls
      .filter(({ target }) => target.isQuery === isQuery)
      .flatMap((probe) => founds.map((found) => ({ probe, found })));
    const batches = Array.from({ length: Math.ceil(wanted.length / BATCH) }, (_, index) =>
      wanted.slice(index * BATCH, (index + 1) * BATCH),
    );
    await inParallel(batches, CONCURRENT / 2, async (batch) => {
      const request = (which: keyof Found) => {
        const inputs = batch.map(({ probe, found }) => ({
          name: probe.target.name,
          input: probe.put(found[which]),
        }));
        return trpcRequest(inputs, isQuery, person);
      };
      const madeUp = split(await world.client.send(request("madeUp")), batch.length);
      const sent = request("id");
      const whole = await world.client.send(sent);
      tally.count("probes", batch.length);
      tally.count("batches");
      tally.violations.push(...judgeReply(sent, whole, { foreign }));
      for (const [index, reply] of split(whole, batch.length).entries()) {
        tally.status(reply.status);
        const { probe, found } = batch[index] ?? {};
        const other = madeUp[index];
        if (probe && found && other) await compare(asking, probe, found, { sent, reply, madeUp: other });
      }
      progress.tell(`${tally.of("probes")} probes, ${tally.violations.length} failures`);
    });
  }
}

/**
 * Reports a difference between two responses. If the made-up ID was accepted, for example as the name of something new,
 * that may have changed the other response. In that case, first sends both requests again.
 */
async function compare(
  { world, person, tally }: ProbeContext,
  probe: Probe,
  { id, madeUp: other }: Found,
  { sent, reply, madeUp }: { sent: Sent; reply: Reply; madeUp: Reply },
): Promise<void> {
  const ids = { theirs: id, madeUp: other };
  if (!isComparable(probe) || !differ(reply, madeUp, ids)) return;
  const wasTaken = madeUp.status < 400 || madeUp.status === 409 || madeUp.status === 412;
  const again = (id: string) => world.client.send(probe.target.request(probe.put(id), person));
  if (wasTaken && !probe.target.isQuery)
    for (let time = 0; time < 3; time++) if (!differ(await again(id), await again(other), ids)) return;
  tally.violations.push({
    kind: "different",
    text: `${person.role}, ${probe.target.name} ${probe.place}: ${describe(sent, reply)}\n    but for a made-up ID → ${madeUp.status} ${madeUp.text.slice(0, 300)}`,
  });
}

/** Splits a batch response into the responses to its calls. */
function split(whole: Reply, count: number): Reply[] {
  let parts: unknown;
  try {
    parts = JSON.parse(whole.text);
  } catch {
    parts = null;
  }
  if (!Array.isArray(parts) || parts.length !== count) return Array.from({ length: count }, () => whole);
  return parts.map((part) => ({
    ...whole,
    status: part.error?.data?.httpStatus ?? 200,
    text: JSON.stringify(part),
  }));
}
