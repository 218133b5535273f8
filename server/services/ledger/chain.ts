import { linkedFrom, openEnds } from "@/server/domain/ledger/chain";
import type { LedgerEntry, LedgerLink } from "@/server/generated/prisma/client";
import { type Database, type Transaction, transact } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { hashJson } from "./hash";
import { toEntry, toLink } from "./rows";

const BATCH_SIZE = 1_000;
/** Only one process chains at a time. */
const LOCK = 72_707_381;

/** Chains the entries that are waiting. An organization whose chain is damaged doesn't delay the others. */
export async function chainEntries(db: Database, stopping?: AbortSignal): Promise<void> {
  try {
    await repeatBatches(db, null, stopping);
  } catch (error) {
    const waiting = await db.ledgerPending.groupBy({ by: ["organizationId"] });
    if (waiting.length === 1) throw error;
    for (const { organizationId } of waiting) {
      if (stopping?.aborted) return;
      await repeatBatches(db, organizationId, stopping).catch((error: unknown) =>
        logger().error({ err: error, organizationId }, "An organization's ledger can't be chained."),
      );
    }
  }
}

/** Chains the organization's waiting entries, or waits until another process has done so. */
export function chainOrganization(db: Database, organizationId: string): Promise<void> {
  return repeatBatches(db, organizationId);
}

async function repeatBatches(
  db: Database,
  organizationId: string | null,
  stopping?: AbortSignal,
): Promise<void> {
  for (let chained = BATCH_SIZE; chained === BATCH_SIZE && !stopping?.aborted; ) {
    const [waiting] = await db.$queryRaw<unknown[]>`
      SELECT 1 FROM "LedgerPending" WHERE "organizationId" = coalesce(${organizationId}, "organizationId") LIMIT 1`;
    chained = waiting ? await transact(db, (db) => chainBatch(db, organizationId)) : 0;
  }
}

/** Chains a batch of waiting entries, sorted by time within each organization. Returns the number of entries. */
async function chainBatch(db: Transaction, organizationId: string | null): Promise<number> {
  if (!(await takeLock(db, { waits: organizationId !== null }))) return 0;
  const entries = await db.$queryRaw<LedgerEntry[]>`
    WITH taken AS (
      DELETE FROM "LedgerPending" WHERE "entryId" IN (
        SELECT "entryId" FROM "LedgerPending" WHERE "organizationId" = coalesce(${organizationId}, "organizationId")
        ORDER BY "entryId" LIMIT ${BATCH_SIZE})
      RETURNING "entryId"
    )
    SELECT e.* FROM taken JOIN "LedgerEntry" e ON e."id" = taken."entryId"
    WHERE NOT EXISTS (SELECT FROM "LedgerLink" l WHERE l."entryId" = e."id")
    ORDER BY e."id"`;
  const chainedAt = new Date();
  const counts = await countEntries(db, entries);
  const links: LedgerLink[] = [];
  for (const [organizationId, chain] of await readChains(db, entries)) {
    for (const entry of entries.filter((entry) => entry.organizationId === organizationId))
      links.push(chain.add(entry, { chainedAt, runSequence: numberInRun(entry, counts) }));
  }
  await insertLinks(db, links);
  return entries.length;
}

async function takeLock(db: Transaction, { waits }: { waits: boolean }): Promise<boolean> {
  if (waits) {
    await db.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK})`;
    return true;
  }
  const [lock] = await db.$queryRaw<
    [{ taken: boolean }]
  >`SELECT pg_try_advisory_xact_lock(${LOCK}) AS "taken"`;
  return lock.taken;
}

/** Counts the chained entries of each run that has waiting entries. */
async function countEntries(db: Transaction, entries: readonly LedgerEntry[]): Promise<Map<string, number>> {
  const runs = [...new Set(entries.flatMap(({ runId }) => runId ?? []))];
  const rows = await db.$queryRaw<{ runId: string; count: number }[]>`
    SELECT e."runId", count(*)::int AS "count" FROM "LedgerEntry" e JOIN "LedgerLink" l ON l."entryId" = e."id"
    WHERE e."runId" = ANY(${runs}) GROUP BY e."runId"`;
  return new Map(rows.map(({ runId, count }) => [runId, count]));
}

/** Returns the entry's number among its run's entries, and increments the run's count. */
function numberInRun({ runId }: LedgerEntry, counts: Map<string, number>): number | null {
  if (runId === null) return null;
  const number = (counts.get(runId) ?? 0) + 1;
  counts.set(runId, number);
  return number;
}

class ChainEnd {
  #last: number;
  readonly #hashes: Map<number, string>;

  constructor(last: number, hashes: Map<number, string>) {
    this.#last = last;
    this.#hashes = hashes;
  }

  add(entry: LedgerEntry, place: Pick<LedgerLink, "chainedAt" | "runSequence">): LedgerLink {
    const sequence = ++this.#last;
    const link = {
      ...place,
      organizationId: entry.organizationId,
      sequence: BigInt(sequence),
      entryHash: hashJson(toEntry(entry)),
    };
    const hash = hashJson(
      toLink(
        link,
        linkedFrom(sequence).map((linked) => this.#require(linked)),
      ),
    );
    this.#hashes.set(sequence, hash);
    return { ...link, entryId: entry.id, hash };
  }

  #require(sequence: number): string {
    const hash = this.#hashes.get(sequence);
    if (hash === undefined)
      throw new Error(`Link ${sequence} is missing from the ledger. Run npm run audit:verify.`);
    return hash;
  }
}

/** Returns the end of each chain that the entries extend. */
async function readChains(db: Transaction, entries: readonly LedgerEntry[]): Promise<Map<string, ChainEnd>> {
  const organizations = [...new Set(entries.map(({ organizationId }) => organizationId))];
  const lasts = await db.$queryRaw<{ organizationId: string; last: bigint }[]>`
    SELECT o."organizationId", coalesce((
      SELECT l."sequence" FROM "LedgerLink" l WHERE l."organizationId" = o."organizationId"
      ORDER BY l."sequence" DESC LIMIT 1), 0) AS "last"
    FROM unnest(${organizations}::text[]) AS o("organizationId")`;
  const needed = lasts.flatMap(({ organizationId, last }) =>
    openEnds(Number(last)).map((sequence) => ({ organizationId, sequence })),
  );
  const hashes = await readHashes(db, needed);
  return new Map(
    lasts.map(({ organizationId, last }) => [
      organizationId,
      new ChainEnd(Number(last), hashes.get(organizationId) ?? new Map()),
    ]),
  );
}

/** Returns link hashes, keyed by organization and sequence number. */
export async function readHashes(
  db: Database | Transaction,
  places: readonly { organizationId: string; sequence: number }[],
): Promise<Map<string, Map<number, string>>> {
  const rows = await db.$queryRaw<{ organizationId: string; sequence: bigint; hash: string }[]>`
    SELECT l."organizationId", l."sequence", l."hash"
    FROM unnest(${places.map((place) => place.organizationId)}::text[], ${places.map((place) => place.sequence)}::bigint[])
        AS place("organizationId", "sequence")
      JOIN "LedgerLink" l ON l."organizationId" = place."organizationId" AND l."sequence" = place."sequence"`;
  const hashes = new Map<string, Map<number, string>>();
  for (const { organizationId, sequence, hash } of rows) {
    const known = hashes.get(organizationId) ?? new Map<number, string>();
    hashes.set(organizationId, known.set(Number(sequence), hash));
  }
  return hashes;
}

async function insertLinks(db: Transaction, links: readonly LedgerLink[]): Promise<void> {
  if (links.length === 0) return;
  await db.$executeRaw`
    INSERT INTO "LedgerLink" ("organizationId", "sequence", "entryId", "runSequence", "entryHash", "chainedAt", "hash")
    SELECT * FROM unnest(
      ${links.map((link) => link.organizationId)}::text[], ${links.map((link) => link.sequence)}::bigint[],
      ${links.map((link) => link.entryId)}::text[], ${links.map((link) => link.runSequence)}::int[],
      ${links.map((link) => link.entryHash)}::text[],
      ${links.map((link) => link.chainedAt)}::timestamptz[], ${links.map((link) => link.hash)}::text[])`;
}
