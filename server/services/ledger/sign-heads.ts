import { sign } from "node:crypto";
import { notFound } from "@/server/domain/error";
import type { LedgerHeadDto } from "@/server/domain/ledger/entry";
import type { LedgerHead } from "@/server/generated/prisma/client";
import { type Database, isDatabase, type Transaction, transact } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import type { ServiceContext } from "@/server/services/context";
import { canonicalJson } from "./hash";
import { ensureSigningKey, type LoadedKey, takeSigningLock } from "./signing-key";

/** How often a head is signed while entries are being added. */
const HEAD_EVERY_MS = 60_000;

/**
 * The end of a chain. It isn't signed if the last head contradicts the chain, because a new signature would hide the
 * change.
 */
interface End {
  organizationId: string;
  sequence: bigint;
  hash: string;
  isContradicted: boolean;
}

/** Signs a head of each chain that has grown, unless its last head is less than a minute old. */
export async function signHeads(db: Database, now: Date): Promise<void> {
  const before = new Date(now.getTime() - HEAD_EVERY_MS);
  if ((await findUnsigned(db, null, { now, before })).length > 0)
    await transact(db, (db) => signUnsigned(db, null, { now, before }));
}

/** Signs the organization's chain if it has grown, and returns its newest head. Null if the chain is empty. */
export async function signHead(
  db: Database | Transaction,
  organizationId: string,
  now: Date,
): Promise<LedgerHeadDto | null> {
  const work = (db: Transaction) => signUnsigned(db, organizationId, { now, before: now });
  await (isDatabase(db) ? transact(db, work) : work(db));
  const last = await db.ledgerHead.findFirst({ where: { organizationId }, orderBy: { sequence: "desc" } });
  return last && toHead(last);
}

/** Returns the organization's head with this sequence number, or the newest one if there is no number. */
export async function findHead(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  sequence: number | undefined,
): Promise<LedgerHeadDto> {
  const row = await db.ledgerHead.findFirst({
    where: { organizationId, ...(sequence !== undefined && { sequence }) },
    orderBy: { sequence: "desc" },
  });
  if (!row) throw notFound("head");
  return toHead(row);
}

async function signUnsigned(
  db: Transaction,
  organizationId: string | null,
  { now, before }: { now: Date; before: Date },
): Promise<void> {
  await takeSigningLock(db);
  const found = await findUnsigned(db, organizationId, { now, before });
  for (const { organizationId, isContradicted } of found)
    if (isContradicted)
      logger().error(
        { organizationId },
        "The ledger contradicts its last signed head. Run npm run audit:verify.",
      );
  const ends = found.filter(({ isContradicted }) => !isContradicted);
  if (ends.length === 0) return;
  const key = await ensureSigningKey(db, now);
  await db.ledgerHead.createMany({ data: ends.map((end) => makeHead(end, key, now)) });
}

/**
 * Finds the ends of chains that have grown since their last head. Skips chains whose head is newer than `before`,
 * unless the head's time is in the future because a clock was ahead.
 */
function findUnsigned(
  db: Database | Transaction,
  organizationId: string | null,
  { now, before }: { now: Date; before: Date },
): Promise<End[]> {
  return db.$queryRaw<End[]>`
    SELECT o."id" AS "organizationId", l."sequence", l."hash", h."sequence" IS NOT NULL AND NOT EXISTS (
        SELECT FROM "LedgerLink" c WHERE c."organizationId" = o."id" AND c."sequence" = h."sequence" AND c."hash" = h."hash"
      ) AS "isContradicted"
    FROM "Organization" o
      JOIN LATERAL (
        SELECT "sequence", "hash" FROM "LedgerLink" WHERE "organizationId" = o."id" ORDER BY "sequence" DESC LIMIT 1
      ) l ON true
      LEFT JOIN LATERAL (
        SELECT "sequence", "hash", "signedAt" FROM "LedgerHead" WHERE "organizationId" = o."id" ORDER BY "sequence" DESC LIMIT 1
      ) h ON true
    WHERE (${organizationId}::text IS NULL OR o."id" = ${organizationId})
      AND (h."sequence" IS NULL
        OR h."sequence" <> l."sequence" AND (h."signedAt" <= ${before} OR h."signedAt" > ${now}))`;
}

function makeHead(
  { isContradicted: _, ...end }: End,
  { id: keyId, privateKey }: LoadedKey,
  signedAt: Date,
): LedgerHead {
  const { signature: __, ...head } = toHead({ ...end, keyId, signedAt, signature: "" });
  const signature = sign(null, Buffer.from(canonicalJson(head)), privateKey).toString("base64url");
  return { ...end, keyId, signedAt, signature };
}

/** Returns the head in its published form. */
export function toHead(row: LedgerHead): LedgerHeadDto {
  return {
    type: "countersign/head",
    organization: row.organizationId,
    sequence: Number(row.sequence),
    hash: row.hash,
    signedAt: row.signedAt.toISOString(),
    key: row.keyId,
    signature: row.signature,
  };
}
