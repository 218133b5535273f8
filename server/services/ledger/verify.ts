import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import { linkedFrom, openEnds } from "@/server/domain/ledger/chain";
import type { LedgerHeadDto, SigningKeyDto } from "@/server/domain/ledger/entry";
import type { LedgerEntry, LedgerHead, LedgerLink } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { checkContents } from "./contents/check";
import { findUnrecorded } from "./contents/find-unrecorded";
import { findRenamed } from "./contents/names";
import { canonicalJson, hashJson } from "./hash";
import { listSigningKeys } from "./list-keys";
import { toEntry, toLink } from "./rows";
import { toHead } from "./sign-heads";
import { findErasureProblems, findMissingKeys } from "./verify-erasure";

const BATCH_SIZE = 2_000;
/** The clocks of an installation's processes can differ by this much. */
const CLOCK_TOLERANCE_MS = 10 * 60_000;

/** Something in an organization's ledger that was changed, deleted, or added afterward. */
export interface LedgerProblem {
  organizationId: string;
  /** The link's place in the chain. Null if the problem isn't about a link. */
  sequence: number | null;
  entryId: string | null;
  problem: string;
}

export interface LedgerReport {
  entries: number;
  /** Entries that are waiting to be chained. */
  pending: number;
  /** Chained entries after the last signed head. */
  unsigned: number;
  problems: LedgerProblem[];
}

type PublicKey = Pick<SigningKeyDto, "x" | "createdAt" | "startsAt" | "retiredAt">;

export interface VerifyOptions {
  /**
   * The only keys to trust, keyed by ID. By default, the keys in the database are trusted, although the operator can
   * replace them.
   */
  pinnedKeys?: ReadonlyMap<string, PublicKey>;
  /** A head that was saved elsewhere. */
  savedHead?: Pick<LedgerHeadDto, "sequence" | "hash">;
  onProgress?: (checked: number) => void;
}

/** How far a chain's links have been verified. */
export const Progress = z.object({
  /** The place of the last verified link. */
  place: z.number(),
  /** The place of the last head with a valid signature. */
  signed: z.number(),
  /** The hashes that later links contain, keyed by place. */
  hashes: z.record(z.string(), z.string()),
  /**
   * The last place to verify. Without it, a verification would also cover entries that are added while it runs, such as
   * the one about its own start. Checks that started before this field existed don't have it.
   */
  until: z.number().optional(),
});
export type Progress = z.output<typeof Progress>;
export const START: Progress = { place: 0, signed: 0, hashes: {} };

/**
 * Verifies an organization's ledger: every entry, every link, and the signed heads. Also checks that runs, reviews,
 * decisions, and comments still match their entries. Reads everything once, in batches.
 */
export async function verifyLedger(
  db: Database,
  organizationId: string,
  options: VerifyOptions = {},
): Promise<LedgerReport> {
  const problems: LedgerProblem[] = [];
  let progress = START;
  let entries = 0;
  for (let isDone = false; !isDone; ) {
    const batch = await verifyBatch(db, organizationId, progress, { size: BATCH_SIZE, ...options });
    ({ progress, isDone } = batch);
    problems.push(...batch.problems);
    entries += batch.entries;
    options.onProgress?.(entries);
  }
  problems.push(...(await findAdded(db, organizationId)));
  return {
    entries,
    pending: await countPending(db, organizationId),
    unsigned: Math.max(0, progress.place - progress.signed),
    problems,
  };
}

interface Batch {
  progress: Progress;
  isDone: boolean;
  /** The number of entries that were verified. */
  entries: number;
  problems: LedgerProblem[];
}

/** Verifies the next links of a chain, their entries, and their heads. */
export async function verifyBatch(
  db: Database,
  organizationId: string,
  { place, signed, hashes, until }: Progress,
  { size, pinnedKeys, savedHead }: { size: number } & VerifyOptions,
): Promise<Batch> {
  const problems: LedgerProblem[] = [];
  const report = (problem: string, sequence: number | null = null, entryId: string | null = null) =>
    problems.push({ organizationId, sequence, entryId, problem });
  await checkReached(db, organizationId, { place, hash: hashes[place] }, report);
  const last = await findLast(db, organizationId);
  const after = (await findNext(db, organizationId, { place, savedHead })) - 1;
  reportDeleted(place + 1, Math.min(after, last), report);
  const to = Math.min(after + size, until ?? Number.POSITIVE_INFINITY);
  // Read heads before links. A head is signed after its link is written, so the link of every head read here exists.
  const rows = await db.ledgerHead.findMany({
    where: { organizationId, sequence: { gt: after, lte: to } },
    orderBy: { sequence: "asc" },
  });
  const keys = pinnedKeys ?? new Map((await listSigningKeys(db)).map((key) => [key.kid, key]));
  const heads = findValid(rows, keys, report);
  const isSavedHere = savedHead && savedHead.sequence > after && savedHead.sequence <= to;
  const saved = isSavedHere ? [{ ...savedHead, name: "The saved head" }] : [];
  const links = await readLinks(db, organizationId, { after, to });
  const known = new Map(Object.entries(hashes).map(([place, hash]) => [Number(place), hash]));
  checkLinks(links, { after, to: Math.min(to, last), known, report });
  checkHeads([...heads, ...saved], links, report);
  const entries = links.flatMap(({ entry }) => entry ?? []);
  for (const { entry, problem } of await checkContents(db, organizationId, entries))
    report(problem, links.find((link) => link.entryId === entry.id)?.place ?? null, entry.id);
  const end = until ?? (await findEnd(db, organizationId, savedHead));
  const reached = Math.min(to, last);
  const needed = openEnds(reached).map((at) => [at, known.get(at) ?? ""]);
  return {
    progress: {
      place: to < end ? to : reached,
      signed: Math.max(signed, ...heads.map(({ sequence }) => sequence)),
      hashes: Object.fromEntries(needed),
      ...(until !== undefined && { until }),
    },
    isDone: to >= end,
    entries: links.length,
    problems,
  };
}

/** Returns the last place that a link or a head says the chain has. */
export async function findEnd(
  db: Database | Transaction,
  organizationId: string,
  savedHead?: VerifyOptions["savedHead"],
): Promise<number> {
  const last = await findLast(db, organizationId);
  return Math.max(last, await findLastHead(db, organizationId), savedHead?.sequence ?? 0);
}

/**
 * Finds entries without a link, rows without an entry, members whose names differ from the ledger, and runs and keys
 * that contradict the ledger's entries about erasures.
 */
export async function findAdded(db: Database, organizationId: string): Promise<LedgerProblem[]> {
  const unchained = await findUnchained(db, organizationId);
  const unrecorded = await findUnrecorded(db, organizationId);
  const renamed = await findRenamed(db, organizationId);
  const erasure = [
    ...(await findErasureProblems(db, organizationId)),
    ...(await findMissingKeys(db, organizationId)),
  ];
  return [
    ...unchained.map((id) => ({ entryId: id, problem: `Entry ${id} was added without a link.` })),
    ...[...unrecorded, ...renamed, ...erasure].map((problem) => ({ entryId: null, problem })),
  ].map((found) => ({ organizationId, sequence: null, ...found }));
}

type Report = (problem: string, sequence?: number | null, entryId?: string | null) => void;
type CheckedHead = Pick<LedgerHeadDto, "sequence" | "hash"> & { name: string };

/** Returns the heads whose signature is valid. Reports the others. */
function findValid(
  rows: readonly LedgerHead[],
  keys: ReadonlyMap<string, PublicKey>,
  report: Report,
): CheckedHead[] {
  return rows.flatMap((row) => {
    const problem = findHeadProblem(row, keys.get(row.keyId));
    if (problem === null)
      return { ...toHead(row), name: `The head that was signed at ${row.signedAt.toISOString()}` };
    report(`The head at link ${row.sequence} ${problem}.`, Number(row.sequence));
    return [];
  });
}

function findHeadProblem(row: LedgerHead, key: PublicKey | undefined): string | null {
  if (key === undefined) return "was signed with an unknown key";
  const { signature, ...head } = toHead(row);
  const { x, createdAt, startsAt = createdAt, retiredAt } = key;
  const publicKey = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const signed = Buffer.from(canonicalJson(head));
  if (!verify(null, signed, publicKey, Buffer.from(signature, "base64url")))
    return "has an invalid signature";
  const at = row.signedAt.getTime();
  if (at < Date.parse(startsAt) - CLOCK_TOLERANCE_MS) return "was signed before its key was in use";
  if (retiredAt && at > Date.parse(retiredAt) + CLOCK_TOLERANCE_MS)
    return "was signed after its key was retired";
  return null;
}

interface ReadLink extends LedgerLink {
  place: number;
  entry: LedgerEntry | null;
}

async function readLinks(
  db: Database,
  organizationId: string,
  { after, to }: { after: number; to: number },
): Promise<ReadLink[]> {
  const links = await db.ledgerLink.findMany({
    where: { organizationId, sequence: { gt: after, lte: to } },
    orderBy: { sequence: "asc" },
  });
  const entries = await db.ledgerEntry.findMany({
    where: { id: { in: links.map(({ entryId }) => entryId) } },
  });
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  return links.map((link) => ({
    ...link,
    place: Number(link.sequence),
    entry: byId.get(link.entryId) ?? null,
  }));
}

async function findLast(db: Database | Transaction, organizationId: string): Promise<number> {
  const last = await db.ledgerLink.findFirst({ where: { organizationId }, orderBy: { sequence: "desc" } });
  return Number(last?.sequence ?? 0);
}

/** Finds the place of the next link or head after `place`. Any links in between were deleted. */
async function findNext(
  db: Database,
  organizationId: string,
  { place, savedHead }: { place: number } & Pick<VerifyOptions, "savedHead">,
): Promise<number> {
  const next = { where: { organizationId, sequence: { gt: place } }, orderBy: { sequence: "asc" } } as const;
  const found = [await db.ledgerLink.findFirst(next), await db.ledgerHead.findFirst(next), savedHead];
  const places = found.flatMap((row) => (row && row.sequence > place ? Number(row.sequence) : []));
  return places.length > 0 ? Math.min(...places) : place + 1;
}

/** Checks that the last verified link still has the same hash. */
async function checkReached(
  db: Database,
  organizationId: string,
  { place, hash }: { place: number; hash: string | undefined },
  report: Report,
): Promise<void> {
  if (!hash) return;
  const link = await db.ledgerLink.findFirst({ where: { organizationId, sequence: place } });
  if (!link) report(`Link ${place} was deleted.`, place);
  else if (link.hash !== hash)
    report(`Link ${place} isn't the one that was verified before.`, place, link.entryId);
}

async function findLastHead(db: Database | Transaction, organizationId: string): Promise<number> {
  const last = await db.ledgerHead.findFirst({ where: { organizationId }, orderBy: { sequence: "desc" } });
  return Number(last?.sequence ?? 0);
}

/** Verifies links in order. `known` contains the hashes of earlier links. Adds each link's hash to it. */
function checkLinks(
  links: readonly ReadLink[],
  { after, to, known, report }: { after: number; to: number; known: Map<number, string>; report: Report },
): void {
  let expected = after + 1;
  for (const link of links) {
    const { place } = link;
    reportDeleted(expected, place - 1, report);
    expected = place + 1;
    checkEntry(link, report);
    const previous = linkedFrom(place).map((sequence) => known.get(sequence) ?? "");
    if (hashJson(toLink(link, previous)) !== link.hash)
      report(`Link ${place} doesn't follow from the links before it.`, place, link.entryId);
    known.set(place, link.hash);
  }
  reportDeleted(expected, to, report);
}

function reportDeleted(from: number, to: number, report: Report): void {
  if (from === to) report(`Link ${from} was deleted.`, from);
  else if (from < to) report(`Links ${from} to ${to} were deleted.`, from);
}

function checkEntry({ place, entryId, entry, entryHash, organizationId }: ReadLink, report: Report): void {
  if (!entry) report(`Entry ${entryId} of link ${place} was deleted.`, place, entryId);
  else if (entry.organizationId !== organizationId || tryToHash(entry) !== entryHash)
    report(`Entry ${entryId} (${entry.action}) was changed.`, place, entryId);
}

function checkHeads(heads: readonly CheckedHead[], links: readonly ReadLink[], report: Report): void {
  const byPlace = new Map(links.map((link) => [link.place, link]));
  for (const { sequence, hash, name } of heads) {
    const link = byPlace.get(sequence);
    if (!link) report(`${name} is of link ${sequence}, which was deleted.`, sequence);
    else if (link.hash !== hash) report(`${name} differs from link ${sequence}.`, sequence, link.entryId);
  }
}

/** Returns null if the row isn't a valid entry. */
function tryToHash(entry: LedgerEntry): string | null {
  try {
    return hashJson(toEntry(entry));
  } catch {
    return null;
  }
}

async function findUnchained(db: Database, organizationId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT e."id" FROM "LedgerEntry" e
    WHERE e."organizationId" = ${organizationId}
      AND NOT EXISTS (SELECT FROM "LedgerLink" l WHERE l."entryId" = e."id")
      AND NOT EXISTS (SELECT FROM "LedgerPending" p WHERE p."entryId" = e."id")`;
  return rows.map(({ id }) => id);
}

async function countPending(db: Database, organizationId: string): Promise<number> {
  const [row] = await db.$queryRaw<[{ count: number }]>`
    SELECT count(*)::int AS "count" FROM "LedgerPending" p JOIN "LedgerEntry" e ON e."id" = p."entryId"
    WHERE e."organizationId" = ${organizationId}`;
  return row.count;
}
