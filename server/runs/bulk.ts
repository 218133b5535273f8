import { scopesInForce } from "@/server/domain/access/access";
import type { BulkKind } from "@/server/domain/bulk/kinds";
import { AppError } from "@/server/domain/error";
import { listEffects } from "@/server/domain/review/next/describe-destinations";
import { isFinished } from "@/server/domain/run/status";
import type { Database, Transaction } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { type Actor, inTransaction, type ServiceContext } from "@/server/services/context";
import { makeMemberContext } from "@/server/services/member/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { presentFault } from "@/server/services/presenters/run";
import { insertRerun } from "@/server/services/rerun/start";
import { cancelRun } from "@/server/services/run/cancel";
import { resumeFailed } from "@/server/services/run/continue";

/** How many runs are changed before the caller gets a turn to stop. */
const ITEMS_PER_TURN = 200;
/** After this many failures of the server, an item is refused, so that an action always ends. */
const MAX_FAILURES = 5;
const FAILED = "Something went wrong on our end. Try again with this run alone.";

type LockedContext = ServiceContext & { db: Transaction };

/** An unfinished item that this transaction has locked, with what its action says. */
interface Taken {
  position: number;
  runId: string;
  kind: BulkKind;
  allowSideEffects: boolean;
  byId: string;
  tokenId: string | null;
}

/**
 * Works on unfinished bulk actions. Organizations take turns after each run, and each works on its oldest action. Any
 * number of processes can do this at the same time.
 */
export async function workOnBulkActions(
  db: Database,
  contextOf: (organizationId: string) => ServiceContext,
  stopping?: AbortSignal,
): Promise<void> {
  for (let left = ITEMS_PER_TURN; left > 0; ) {
    const actions = await db.$queryRaw<{ id: string; organizationId: string }[]>`
      SELECT DISTINCT ON ("organizationId") "id", "organizationId" FROM "BulkAction" WHERE "finishedAt" IS NULL
      ORDER BY "organizationId", "createdAt", "id"`;
    let worked = false;
    for (const { id, organizationId } of actions) {
      if (stopping?.aborted) return;
      worked = (await workOnNextItem(contextOf(organizationId), id)) || worked;
      left -= 1;
    }
    if (!worked) return;
  }
}

/** Works on an action's next run, or finishes the action if none is left. Returns whether it did either. */
async function workOnNextItem(ctx: ServiceContext, actionId: string): Promise<boolean> {
  let taken: Taken | null = null;
  try {
    await inTransaction(ctx, async (ctx) => {
      const item = await takeItem(ctx, actionId);
      taken = item;
      if (item) await settleItem(ctx, actionId, item);
    });
    return taken !== null || (await finishAction(ctx, actionId));
  } catch (error) {
    return recordFailure(ctx, { actionId, item: taken, error });
  }
}

/**
 * Locks an unfinished item that no other process works on. Everything locks the item before the run.
 */
async function takeItem({ db, organizationId }: LockedContext, actionId: string): Promise<Taken | null> {
  const [item] = await db.$queryRaw<Taken[]>`
    SELECT item."position", item."runId", action."kind"::text, action."allowSideEffects", action."byId",
      action."tokenId"
    FROM "BulkItem" item JOIN "BulkAction" action
      ON action."id" = item."actionId" AND action."organizationId" = item."organizationId"
    WHERE item."actionId" = ${actionId} AND item."organizationId" = ${organizationId} AND item."outcome" IS NULL
      AND action."finishedAt" IS NULL
    ORDER BY item."failures", item."position" LIMIT 1
    FOR UPDATE OF item SKIP LOCKED FOR KEY SHARE OF action`;
  return item ?? null;
}

/** Changes the run and records it in the same transaction, so a crash repeats nothing and loses nothing. */
async function settleItem(ctx: LockedContext, actionId: string, item: Taken): Promise<void> {
  const newRunId = await PERFORM[item.kind]({ ...ctx, actor: await requireActor(ctx, item) }, item);
  await ctx.db.bulkItem.updateMany({
    where: { actionId, position: item.position, organizationId: ctx.organizationId },
    data: { outcome: "DONE", newRunId, finishedAt: ctx.now() },
  });
}

/** Does it with one run. Returns the id of the run that it started, if any. */
const PERFORM: Record<BulkKind, (ctx: LockedContext, item: Taken) => Promise<string | null>> = {
  async CONTINUE(ctx, { runId, allowSideEffects }) {
    await refuseUnconfirmed(ctx, runId);
    await resumeFailed(ctx, { runId }, ({ sideEffects }) => {
      if (sideEffects.length > 0 && !allowSideEffects)
        throw new AppError(
          "unconfirmed-effects",
          "Continuing may repeat what steps sent. Confirm it in a new bulk action, or continue the run on its own page, which lists it.",
        );
    });
    return null;
  },
  async CANCEL(ctx, { runId }) {
    await cancelRun(ctx, { runId });
    return null;
  },
  async RERUN(ctx, { runId, allowSideEffects }) {
    const started = await insertRerun(ctx, { runId }, ({ source, sideEffects }) => {
      if (!isFinished(source.status))
        throw new AppError("conflict", "The run is in progress again, so it wasn't run again.");
      if (sideEffects.length > 0 && !allowSideEffects)
        throw new AppError(
          "unconfirmed-effects",
          `Running again repeats this: ${listEffects(sideEffects)}. Confirm it in a new bulk action.`,
        );
    });
    return started.runId;
  },
};

/** A person who continues such a run has to know what it sends again. */
async function refuseUnconfirmed({ db, organizationId }: LockedContext, id: string): Promise<void> {
  const run = await db.run.findFirst({ where: { id, organizationId }, select: { error: true } });
  if (presentFault(run?.error ?? null)?.code !== "unconfirmed") return;
  throw new AppError("conflict", "This run would send something again. Continue it on its own page.");
}

/** Returns the person who started the action, with the rights they have now. */
async function requireActor(
  { db, organizationId, now }: LockedContext,
  { byId, tokenId }: Taken,
): Promise<Actor> {
  const { removedAt, ...member } = await db.member.findFirstOrThrow({
    where: { id: byId, organizationId },
    select: { removedAt: true, ...MEMBER_REF.select },
  });
  if (removedAt) throw new AppError("forbidden", `${presentMember(member).name} is no longer a member.`);
  const { actor } = await makeMemberContext(db, byId);
  if (tokenId === null || actor.kind !== "member") return actor;
  const token = await db.apiToken.findFirst({ where: { id: tokenId, organizationId, memberId: byId } });
  if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= now()))
    throw new AppError("forbidden", "The API token that started this was revoked or has expired.");
  const scopes = scopesInForce(actor.role, token.scopes);
  return { ...actor, kind: "token", tokenId, tokenName: token.name, scopes };
}

/** Returns false if other processes still work on items. */
async function finishAction({ db, organizationId, now }: ServiceContext, actionId: string): Promise<boolean> {
  const { count } = await db.bulkAction.updateMany({
    where: { id: actionId, organizationId, finishedAt: null, items: { none: { outcome: null } } },
    data: { finishedAt: now() },
  });
  return count > 0;
}

/**
 * After the rollback, records why a run was refused. Failures of the server count, and the item has another turn after
 * the others. Returns false then, so that the next turn comes later.
 */
async function recordFailure(
  { db, organizationId, now }: ServiceContext,
  { actionId, item, error }: { actionId: string; item: Taken | null; error: unknown },
): Promise<boolean> {
  const isRefusal = error instanceof AppError;
  if (!isRefusal) logger().warn({ err: error, actionId }, "a bulk action's item failed");
  if (!item) return false;
  const where = { actionId, position: item.position, organizationId, outcome: null };
  if (!isRefusal) await db.bulkItem.updateMany({ where, data: { failures: { increment: 1 } } });
  await db.bulkItem.updateMany({
    where: isRefusal ? where : { ...where, failures: { gte: MAX_FAILURES } },
    data: { outcome: "REFUSED", message: isRefusal ? error.message : FAILED, finishedAt: now() },
  });
  return isRefusal;
}
