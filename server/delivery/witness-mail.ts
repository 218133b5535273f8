import { writeHeadMail } from "@/server/domain/ledger/head-mail";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { DAY_MS } from "@/server/domain/time";
import { type LedgerWitness, Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { toHead } from "@/server/services/ledger/sign-heads";
import { newestHeadOf } from "@/server/services/witness/newest-heads";
import { type Mailer, MailFault } from "./messages";

/** How long a claim lasts before another process can retry, in case the first process died. */
const LEASE_SECONDS = 120;
/** The wait before each retry, in seconds. After these, there's one attempt a day. */
const BACKOFF_SECONDS = [60, 300, 1_800, 7_200];

/** Claims witnesses whose daily email is due and who don't have the newest head yet. */
export async function claimWitnesses(db: Database, max: number): Promise<LedgerWitness[]> {
  return db.$queryRaw<LedgerWitness[]>`
    UPDATE "LedgerWitness"
    SET "attempts" = "attempts" + 1, "dueAt" = now() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" IN (
      SELECT w."id" FROM "LedgerWitness" w ${newestHeadOf(Prisma.sql`w."organizationId"`)}
      WHERE w."dueAt" <= now() AND (w."sentSequence" IS NULL OR w."sentSequence" < h."sequence")
      ORDER BY w."dueAt" LIMIT ${max} FOR UPDATE OF w SKIP LOCKED
    )
    RETURNING *`;
}

/** Sends the newest head to a claimed witness, and records the outcome if this process still holds the claim. */
export async function sendHead(db: Database, witness: LedgerWitness, mailer: Mailer): Promise<void> {
  const { id, organizationId, email, attempts } = witness;
  const row = await db.ledgerHead.findFirst({ where: { organizationId }, orderBy: { sequence: "desc" } });
  const organization = await db.organization.findUnique({ where: { id: organizationId } });
  if (!row || !organization) return;
  const head = toHead(row);
  const mail = writeHeadMail({ head, organization: organization.name, installation: env().publicUrl });
  const record = (data: Prisma.LedgerWitnessUpdateManyMutationInput) =>
    db.ledgerWitness.updateMany({ where: { id, organizationId, attempts }, data });
  try {
    await mailer({ id: `${id}-${head.sequence}`, to: email, ...mail });
  } catch (error) {
    const lastError = inOneLine(error instanceof Error ? error.message : String(error), 300);
    const wait = error instanceof MailFault && error.final ? undefined : BACKOFF_SECONDS[attempts - 1];
    const dueAt = new Date(Date.now() + (wait === undefined ? DAY_MS : wait * 1_000));
    await record({ lastError, dueAt });
    return;
  }
  const sentAt = new Date();
  const dueAt = new Date(sentAt.getTime() + DAY_MS);
  await record({ sentAt, sentSequence: row.sequence, attempts: 0, lastError: null, dueAt });
}
