import { createPublicKey, verify } from "node:crypto";
import { linkedFrom, openEnds } from "@/server/domain/ledger/chain";
import type { LedgerHeadDto } from "@/server/domain/ledger/entry";
import type { LedgerEntry, LedgerHead, LedgerLink } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { checkContents } from "./contents/check";
import { findUnrecorded } from "./contents/find-unrecorded";
import { canonicalJson, hashJson } from "./hash";
import { toEntry, toLink } from "./rows";
import { toHead } from "./sign-heads";

import { findErasureProblems } from "./verify-erasure";

const BATCH_SIZE = 2_000;

/** Something in an organization's ledger that was changed, deleted or added afterward. */
export interface LedgerProblem {
  organizationId: string;
  /** The link's place in the chain. Null if the problem isn't about a link. */
  sequence: number | null;
  entryId: string | null;
  problem: string;
}

export interface LedgerReport {
  entries: number;
  /** Entries that wait to be chained. */
  pending: number;
  /** Chained entries after the last signed head. */
  unsigned: number;
  problems: LedgerProblem[];
}

export interface VerifyOptions {
  /** Only these keys count, by id. Without them, the database's keys do, which its operator can replace. */
  pinnedKeys?: ReadonlyMap<string, string>;
  /** A head that was saved elsewhere. */
  savedHead?: Pick<LedgerHeadDto, "sequence" | "hash">;
  onProgress?: (checked: number) => void;
}

/**
 * Verifies an organization's ledger: every entry and link, the signed heads, and that runs, reviews, decisions and
 * comments are still what was recorded. Reads everything once, in batches.
 */
export async function verifyLedger(
  db: Database,
  organizationId: string,
  options: VerifyOptions = {},
): Promise<LedgerReport> {
  const problems: LedgerProblem[] = [];
  const report = (problem: string, sequence: number | null = null, entryId: string | null = null) =>
    problems.push({ organizationId, sequence, entryId, problem });
  const heads = await readHeads(db, organizationId, options, report);
  const { savedHead } = options;
  const saved = savedHead ? [{ ...savedHead, name: "The saved head" }] : [];
  const chain = new ChainCheck([...heads, ...saved], report);
  let entries = 0;
  for (let after = 0; ; ) {
    const links = await readLinks(db, organizationId, after);
    for (const link of links) chain.add(link);
    const known = links.flatMap(({ entry }) => entry ?? []);
    for (const { entry, problem } of await checkContents(db, organizationId, known))
      report(problem, links.find((link) => link.entryId === entry.id)?.place ?? null, entry.id);
    entries += links.length;
    options.onProgress?.(entries);
    after = links.at(-1)?.place ?? after;
    if (links.length < BATCH_SIZE) break;
  }
  const last = chain.finish();
  for (const id of await findUnchained(db, organizationId))
    report(`Entry ${id} was added without a link.`, null, id);
  for (const problem of await findUnrecorded(db, organizationId)) report(problem);
  for (const problem of await findErasureProblems(db, organizationId)) report(problem);
  const signed = Math.max(0, ...heads.map(({ sequence }) => sequence));
  return {
    entries,
    pending: await countPending(db, organizationId),
    unsigned: Math.max(0, last - signed),
    problems,
  };
}

type Report = (problem: string, sequence?: number | null, entryId?: string | null) => void;
type CheckedHead = Pick<LedgerHeadDto, "sequence" | "hash"> & { name: string };

/** Returns the heads whose signature is valid. Reports the others. */
async function readHeads(
  db: Database,
  organizationId: string,
  { pinnedKeys }: VerifyOptions,
  report: Report,
): Promise<CheckedHead[]> {
  const keys =
    pinnedKeys ?? new Map((await db.signingKey.findMany()).map(({ id, publicKey }) => [id, publicKey]));
  const rows = await db.ledgerHead.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } });
  const heads: CheckedHead[] = [];
  for (const row of rows) {
    const problem = findHeadProblem(row, keys);
    if (problem) report(`The head at link ${row.sequence} ${problem}.`, Number(row.sequence));
    else heads.push({ ...toHead(row), name: `The head that was signed at ${row.signedAt.toISOString()}` });
  }
  return heads;
}

function findHeadProblem(row: LedgerHead, keys: ReadonlyMap<string, string>): string | null {
  const x = keys.get(row.keyId);
  if (x === undefined) return "was signed with an unknown key";
  const { signature, ...head } = toHead(row);
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const isValid = verify(null, Buffer.from(canonicalJson(head)), key, Buffer.from(signature, "base64url"));
  return isValid ? null : "has an invalid signature";
}

interface ReadLink extends LedgerLink {
  place: number;
  entry: LedgerEntry | null;
}

async function readLinks(db: Database, organizationId: string, after: number): Promise<ReadLink[]> {
  const links = await db.ledgerLink.findMany({
    where: { organizationId, sequence: { gt: after } },
    orderBy: { sequence: "asc" },
    take: BATCH_SIZE,
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

/** Follows a chain link by link. */
class ChainCheck {
  #last = 0;
  readonly #hashes = new Map<number, string>();
  readonly #heads = new Map<number, CheckedHead[]>();
  readonly #report: Report;

  constructor(heads: readonly CheckedHead[], report: Report) {
    for (const head of heads)
      this.#heads.set(head.sequence, [...(this.#heads.get(head.sequence) ?? []), head]);
    this.#report = report;
  }

  add(link: ReadLink): void {
    const { place, entryId } = link;
    for (let missing = this.#last + 1; missing < place; missing++)
      this.#report(`Link ${missing} was deleted.`, missing);
    this.#checkEntry(link);
    const previous = linkedFrom(place).map((sequence) => this.#hashes.get(sequence) ?? "");
    if (hashJson(toLink(link, previous)) !== link.hash)
      this.#report(`Link ${place} doesn't follow from the links before it.`, place, entryId);
    for (const head of this.#heads.get(place) ?? [])
      if (head.hash !== link.hash) this.#report(`${head.name} differs from link ${place}.`, place, entryId);
    this.#heads.delete(place);
    this.#hashes.set(place, link.hash);
    this.#last = place;
    if (place % BATCH_SIZE === 0) this.#prune();
  }

  /** Returns the last link's place. Reports the heads of links that are gone. */
  finish(): number {
    for (const [place, heads] of this.#heads)
      for (const head of heads) this.#report(`${head.name} is of link ${place}, which was deleted.`, place);
    return this.#last;
  }

  #checkEntry({ place, entryId, entry, entryHash, organizationId }: ReadLink): void {
    if (!entry) this.#report(`Entry ${entryId} of link ${place} was deleted.`, place, entryId);
    else if (entry.organizationId !== organizationId || tryToHash(entry) !== entryHash)
      this.#report(`Entry ${entryId} (${entry.action}) was changed.`, place, entryId);
  }

  /** Forgets the hashes that no later link contains. */
  #prune(): void {
    const needed = new Set(openEnds(this.#last));
    for (const sequence of this.#hashes.keys()) if (!needed.has(sequence)) this.#hashes.delete(sequence);
  }
}

/** Returns null for a row that can't be an entry. */
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
