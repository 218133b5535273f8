import { randomBytes } from "node:crypto";
import { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { type NewEntry, recordEntry } from "@/server/services/ledger/record";
import { hideHash } from "@/server/services/secret/hide-hash";

/**
 * Erases all of a finished run's text, and the keys that decrypt the ledger's content about the run. Replaces hashes
 * with the ledger's commitments: short text could be guessed from its hash, but a commitment reveals nothing once the
 * salt is erased. Records the erasure with its reason. Returns false if the text is already erased. The caller has to
 * lock the run first.
 */
export async function eraseTexts(
  ctx: ServiceContext & { db: Transaction },
  runId: string,
  why: Pick<NewEntry, "data" | "private">,
): Promise<boolean> {
  const { db, organizationId } = ctx;
  const at = ctx.now();
  const run = await db.run.findFirst({
    where: { id: runId, organizationId, erasedAt: null },
    select: { salt: true },
  });
  if (!run) return false;
  // Once the salt is gone, database triggers don't record the changes below as edits.
  await db.$executeRaw`
    UPDATE "Run" SET "salt" = NULL, "erasedAt" = ${at}, "input" = '', "output" = ${emptied("output")},
      "error" = ${emptiedFault("error")}, "context" = NULL
    WHERE "id" = ${runId} AND "organizationId" = ${organizationId}`;
  // A run that isn't in the ledger has no salt.
  const place = { runId, organizationId, salt: run.salt ?? randomBytes(32) };
  await eraseAttempts(db, place);
  await eraseReviews(db, place, at);
  await deleteCopies(db, place);
  await db.$executeRaw`
    DELETE FROM "ErasableKey" WHERE "organizationId" = ${organizationId}
      AND ("subjectType", "subjectId") IN (SELECT 'run', ${runId} UNION ALL SELECT 'review', "id" ${reviewsOf(place)})`;
  const subject = { type: "run", id: runId } as const;
  await recordEntry({ ...ctx, now: () => at }, { action: "run.erased", subject, runId, ...why });
  return true;
}

const RECENT = Prisma.sql`now() - interval '2 days'`;

interface Place {
  runId: string;
  organizationId: string;
  salt: Uint8Array;
}

/** Empties a text column. NULL stays NULL, so that missing text doesn't look like erased text. */
const emptied = (column: string) => Prisma.raw(`left("${column}", 0)`);

/** Keeps the code, because Insights groups failures by code. */
const emptiedFault = (column: string) =>
  Prisma.raw(
    `CASE WHEN "${column}" IS NOT NULL THEN jsonb_build_object('code', "${column}"->'code', 'message', '') END`,
  );

const committed = (salt: Uint8Array, column: string) =>
  Prisma.sql`"commitToHash"(${salt}, ${Prisma.raw(`"${column}"`)})`;

const reviewsOf = ({ runId, organizationId }: Place) =>
  Prisma.sql`FROM "Review" WHERE "runId" = ${runId} AND "organizationId" = ${organizationId}`;

const ofRun = ({ runId, organizationId }: Place) =>
  Prisma.sql`"runId" = ${runId} AND "organizationId" = ${organizationId}`;

const ofReviews = (place: Place) =>
  Prisma.sql`"organizationId" = ${place.organizationId} AND "reviewId" IN (SELECT "id" ${reviewsOf(place)})`;

const ofComments = (place: Place) =>
  Prisma.sql`"organizationId" = ${place.organizationId}
    AND "commentId" IN (SELECT "id" FROM "ReviewComment" WHERE ${ofReviews(place)})`;

async function eraseAttempts(db: Transaction, place: Place): Promise<void> {
  await db.$executeRaw`
    UPDATE "StepRun" SET "feedback" = ${emptied("feedback")}, "error" = ${emptiedFault("error")}, "input" = '',
      "prompt" = ${emptied("prompt")}, "output" = ${emptied("output")}, "conversation" = NULL, "condition" = NULL
    WHERE ${ofRun(place)}`;
  await db.$executeRaw`
    UPDATE "ToolCall" SET "input" = '{}', "output" = ${emptied("output")}, "error" = ${emptied("error")}
    WHERE ${ofRun(place)}`;
  await db.$executeRaw`
    UPDATE "OutgoingMessage" SET "to" = '{}', "cc" = '{}', "subject" = ${emptied("subject")}, "text" = '',
      "html" = ${emptied("html")}, "answer" = NULL, "providerId" = NULL, "refused" = '{}', "deferred" = '{}'
    WHERE ${ofRun(place)}`;
  await db.$executeRaw`
    UPDATE "RunContinuation" SET "error" = ${emptiedFault("error")}, "input" = ${emptied("input")},
      "inputBefore" = ${emptied("inputBefore")}
    WHERE ${ofRun(place)}`;
}

async function eraseReviews(db: Transaction, place: Place, at: Date): Promise<void> {
  const { salt } = place;
  // Changing the hash also triggers an update of the review's Slack cards, which removes the text from them.
  await db.$executeRaw`
    UPDATE "Review" SET "erasedAt" = ${at}, "action" = '', "draft" = '', "text" = '',
      "draftHash" = ${committed(salt, "draftHash")}, "hash" = ${committed(salt, "hash")}
    WHERE ${ofRun(place)}`;
  await db.$executeRaw`
    UPDATE "Decision" SET "reason" = ${emptied("reason")}, "text" = ${emptied("text")},
      "shownHash" = ${committed(salt, "shownHash")}, "textHash" = ${committed(salt, "textHash")}
    WHERE ${ofReviews(place)}`;
  await db.$executeRaw`
    UPDATE "ReviewReading" SET "hash" = ${committed(salt, "hash")} WHERE ${ofReviews(place)}`;
  await db.$executeRaw`UPDATE "ReviewReassignment" SET "note" = ${emptied("note")} WHERE ${ofReviews(place)}`;
  await db.$executeRaw`UPDATE "CommentText" SET "text" = '' WHERE ${ofComments(place)}`;
  await db.$executeRaw`UPDATE "ReviewComment" SET "text" = '' WHERE ${ofReviews(place)}`;
}

/**
 * Deletes the messages, webhook deliveries, and stored API responses that can contain the run's text. Erases the
 * webhook body that started the run.
 */
async function deleteCopies(db: Transaction, place: Place): Promise<void> {
  const { runId, organizationId } = place;
  await db.$executeRaw`DELETE FROM "Message" WHERE ${ofRun(place)}`;
  await db.$executeRaw`DELETE FROM "Message" WHERE ${ofReviews(place)}`;
  await db.$executeRaw`DELETE FROM "Message" WHERE ${ofComments(place)}`;
  await db.$executeRaw`DELETE FROM "WebhookDelivery" WHERE ${ofRun(place)}`;
  await db.$executeRaw`DELETE FROM "WebhookDelivery" WHERE ${ofReviews(place)}`;
  await eraseDeliveries(db, place);
  // Stored responses are kept for a day. They have the ID of the run or of one of its reviews in their route, key, or
  // body. If neither the run nor its comments changed recently, there are none, so the table isn't searched.
  await db.$executeRaw`
    DELETE FROM "IdempotencyRecord" i WHERE i."organizationId" = ${organizationId} AND (
      (SELECT "updatedAt" FROM "Run" WHERE "id" = ${runId}) > ${RECENT} OR EXISTS (
        SELECT FROM "ReviewComment" WHERE ${ofReviews(place)} AND coalesce("editedAt", "createdAt") > ${RECENT})
    ) AND EXISTS (
      SELECT FROM (SELECT ${runId} AS "id" UNION ALL SELECT "id" ${reviewsOf(place)}) named
      WHERE position(named."id" IN i."route" || i."key" || i."body") > 0)`;
}

/**
 * Erases the webhook body that started the run, and repetitions of it. Hides the body's hash, so that nobody can use
 * the hash to guess the body. Repetitions are still recognized.
 */
async function eraseDeliveries(db: Transaction, { runId, organizationId }: Place): Promise<void> {
  const where = { organizationId, OR: [{ runId }, { sourceRunId: runId }] };
  const hashed = await db.triggerFiring.findMany({ where, select: { id: true, bodyHash: true } });
  for (const { id, bodyHash } of hashed)
    await db.triggerFiring.updateMany({
      where: { id, organizationId },
      data: { payload: null, bodyHash: bodyHash && hideHash(bodyHash) },
    });
}
