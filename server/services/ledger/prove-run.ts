import type { MemberRef } from "@/server/domain/access/member-ref";
import { notFound } from "@/server/domain/error";
import { linkedFrom, pathBetween } from "@/server/domain/ledger/chain";
import type { LedgerHeadDto, LedgerLinkDto, LedgerProofDto } from "@/server/domain/ledger/entry";
import type { LedgerEntry, LedgerLink } from "@/server/generated/prisma/client";
import { isDatabase } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { chainOrganization, readHashes } from "./chain";
import { listSigningKeys } from "./list-keys";
import { type NameSalts, proveNames } from "./names";
import { toEntry, toLink } from "./rows";
import { signHead, toHead } from "./sign-heads";

type Reader = Pick<ServiceContext, "db" | "organizationId" | "now">;

/** Chains the organization's entries and signs the chain, so that evidence read now can be proven. */
export async function prepareProof({ db, organizationId, now }: Reader): Promise<void> {
  if (isDatabase(db)) await chainOrganization(db, organizationId);
  await signHead(db, organizationId, now());
}

/**
 * Returns the ledger's entries about a run, including those that name the run's people. Also returns the links that
 * connect the entries to signed heads: the newest head, the first one that covers all these entries, and the one at
 * `head`.
 */
export async function proveRun(
  ctx: Reader,
  run: { id: string; salt: Uint8Array | null },
  { head, people }: { head?: number | undefined; people: readonly MemberRef[] },
): Promise<LedgerProofDto> {
  const own = await readEntries(ctx, run.id);
  if (own.length === 0)
    return { status: "not_recorded", salt: null, entries: [], people: [], links: [], heads: [], keys: [] };
  const others = await readOtherActors(ctx, own, people);
  const naming = await proveNames(ctx.db, ctx.organizationId, [...people, ...others]);
  const entries = [...own, ...naming].sort(inOrderOfChain);
  const last = Math.max(...entries.map(({ sequence }) => Number(sequence ?? 0)));
  const heads = await readHeads(ctx, last, head);
  return {
    status: run.salt ? "recorded" : "erased",
    salt: run.salt && Buffer.from(run.salt).toString("hex"),
    entries: entries.map(({ sequence, salts, ...entry }) => ({
      sequence: sequence === null ? null : Number(sequence),
      entry: toEntry(entry),
      ...(salts && { salts }),
    })),
    people: others,
    links: await readLinks(ctx, findPaths(heads, entries)),
    heads,
    keys: await listSigningKeys(ctx.db),
  };
}

type EntryRow = LedgerEntry & { sequence: bigint | null; salts?: NameSalts };

function inOrderOfChain(a: EntryRow, b: EntryRow): number {
  if (a.sequence === b.sequence) return a.id < b.id ? -1 : 1;
  return Number(a.sequence ?? Number.POSITIVE_INFINITY) - Number(b.sequence ?? Number.POSITIVE_INFINITY);
}

/** Reads a run's entries, and the entries that recorded the passkeys used to sign its decisions. */
function readEntries({ db, organizationId }: Reader, runId: string): Promise<EntryRow[]> {
  return db.$queryRaw<EntryRow[]>`
    WITH own AS MATERIALIZED (
      SELECT * FROM "LedgerEntry" WHERE "runId" = ${runId} AND "organizationId" = ${organizationId}
    )
    SELECT e.*, l."sequence" FROM (
      SELECT * FROM own
      UNION SELECT a.* FROM own JOIN "LedgerEntry" a ON a."subjectId" = own."memberId"
      WHERE own."action" = 'review.signed' AND a."action" = 'passkey.added' AND a."organizationId" = ${organizationId}
        AND a."data"->'passkeyId' = own."data"->'passkeyId'
    ) e LEFT JOIN "LedgerLink" l ON l."entryId" = e."id"
    ORDER BY l."sequence", e."id"`;
}

/** Reads the members whose actions these entries record, except those in `people`. */
async function readOtherActors(
  { db, organizationId }: Reader,
  entries: readonly EntryRow[],
  people: readonly MemberRef[],
): Promise<MemberRef[]> {
  const named = new Set(people.map(({ id }) => id));
  const ids = entries.flatMap(({ memberId }) => (memberId && !named.has(memberId) ? memberId : []));
  const members = await db.member.findMany({
    where: { organizationId, id: { in: ids } },
    select: MEMBER_REF.select,
    orderBy: { id: "asc" },
  });
  return members.map(presentMember);
}

async function readHeads(
  { db, organizationId }: Reader,
  last: number,
  asked: number | undefined,
): Promise<LedgerHeadDto[]> {
  const newest = await db.ledgerHead.findFirst({ where: { organizationId }, orderBy: { sequence: "desc" } });
  const covering = await db.ledgerHead.findFirst({
    where: { organizationId, sequence: { gte: last } },
    orderBy: { sequence: "asc" },
  });
  const given =
    asked === undefined
      ? null
      : await db.ledgerHead.findFirst({ where: { organizationId, sequence: asked } });
  if (asked !== undefined && !given) throw notFound("head");
  const heads = new Map(
    [newest, covering, given].flatMap((row) => (row ? [[row.sequence, toHead(row)]] : [])),
  );
  return [...heads.values()].sort((a, b) => b.sequence - a.sequence);
}

/** Returns the places of the links between each head and each entry that it covers, and between heads. */
function findPaths(heads: readonly LedgerHeadDto[], entries: readonly EntryRow[]): number[] {
  const places = new Set<number>();
  const targets = [
    ...heads.map(({ sequence }) => sequence),
    ...entries.flatMap(({ sequence }) => (sequence === null ? [] : [Number(sequence)])),
  ];
  for (const { sequence: from } of heads)
    for (const to of targets) if (to <= from) for (const place of pathBetween(from, to)) places.add(place);
  return [...places].sort((a, b) => b - a);
}

async function readLinks(
  { db, organizationId }: Reader,
  places: readonly number[],
): Promise<LedgerLinkDto[]> {
  const rows: LedgerLink[] = await db.ledgerLink.findMany({
    where: { organizationId, sequence: { in: [...places] } },
    orderBy: { sequence: "desc" },
  });
  const earlier = [...new Set(places.flatMap(linkedFrom))];
  const hashes = await readHashes(
    db,
    earlier.map((sequence) => ({ organizationId, sequence })),
  );
  return rows.map((row) =>
    toLink(
      row,
      linkedFrom(Number(row.sequence)).flatMap((sequence) => hashes.get(organizationId)?.get(sequence) ?? []),
    ),
  );
}
