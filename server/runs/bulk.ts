import { scopesInForce } from "@/server/domain/access/access";
import { ALLOW_BULK_EFFECTS, type BulkKind } from "@/server/domain/bulk/kinds";
import { AppError, ERROR_CODES } from "@/server/domain/error";
import { nameSteps } from "@/server/domain/review/next/describe-destinations";
import type { SideEffect } from "@/server/domain/run/run-plan";
import { isFinished } from "@/server/domain/run/status";
import type { Database, Transaction } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { type Actor, inTransaction, type ServiceContext } from "@/server/services/context";
import { makeMemberContext } from "@/server/services/member/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { presentFault } from "@/server/services/presenters/run";
import { publishChange } from "@/server/services/publish-change";
import { cancelRun } from "@/server/services/run/cancel";
import { resumeFailed } from "@/server/services/run/continue";
import { insertRerun } from "@/server/services/run/rerun/start";

/** Each call returns after about this many runs. The next call continues. */
const ITEMS_PER_TURN = 200;
/**
 * The seconds that an item waits after each server failure. After one more failure, the item counts as failed, so that
 * every action eventually finishes.
 */
const WAITS_SECONDS = [1, 5, 30, 120];
const FAILED = "Something went wrong on our end, so the run didn't change. Try again with just this run.";

type LockedContext = ServiceContext & { db: Transaction };

/** An unfinished item that this transaction has locked, with its action's settings. */
interface Taken {
  position: number;
  runId: string;
  kind: BulkKind;
  allowSideEffects: boolean;
  byId: string;
  tokenId: string | null;
}

type Result =
  | { outcome: "DONE"; newRunId: string | null }
  | { outcome: "REFUSED" | "FAILED"; message: string };

const COUNTS = { DONE: "done", REFUSED: "refused", FAILED: "failed" } as const;

/**
 * Processes unfinished bulk actions. Organizations take turns after each run. Each turn processes a due item from the
 * organization's oldest action that has one. Any number of processes can do this concurrently.
 */
export async function workOnBulkActions(
  db: Database,
  contextOf: (organizationId: string) => ServiceContext,
  stopping?: AbortSignal,
): Promise<void> {
  for (let left = ITEMS_PER_TURN; left > 0; ) {
    let worked = false;
    for (const { organizationId, ids } of await findDue(db)) {
      if (stopping?.aborted) return;
      worked = (await takeTurn(contextOf(organizationId), ids)) || worked;
      left -= 1;
    }
    if (!worked) return;
  }
}

/**
 * Finds each organization's unfinished actions, oldest first, except those whose remaining items are all
 * waiting.
 */
function findDue(db: Database): Promise<{ organizationId: string; ids: string[] }[]> {
  return db.$queryRaw`
    SELECT "organizationId", array_agg("id" ORDER BY "createdAt", "id") AS "ids" FROM "BulkAction" action
    WHERE "finishedAt" IS NULL AND (
      EXISTS (
        SELECT FROM "BulkItem" WHERE "actionId" = action."id" AND "outcome" IS NULL
          AND ("retryAt" IS NULL OR "retryAt" <= now())
      )
      OR NOT EXISTS (SELECT FROM "BulkItem" WHERE "actionId" = action."id" AND "outcome" IS NULL)
    ) GROUP BY "organizationId" ORDER BY "organizationId"`;
}

/**
 * Works on these actions in order until an item gets a result or an action is finished. Returns false if neither
 * happens.
 */
async function takeTurn(ctx: ServiceContext, ids: readonly string[]): Promise<boolean> {
  for (const id of ids) if (await workOnNextItem(ctx, id)) return true;
  return false;
}

/**
 * Processes an action's next run or finishes the action if no run is left. Returns false if all remaining runs have to
 * wait.
 */
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

/** Locks an unfinished item that no other process is working on. The item is always locked before its run. */
async function takeItem({ db, organizationId }: LockedContext, actionId: string): Promise<Taken | null> {
  const [item] = await db.$queryRaw<Taken[]>`
    SELECT item."position", item."runId", action."kind"::text, action."allowSideEffects", action."byId",
      action."tokenId"
    FROM "BulkItem" item JOIN "BulkAction" action
      ON action."id" = item."actionId" AND action."organizationId" = item."organizationId"
    WHERE item."actionId" = ${actionId} AND item."organizationId" = ${organizationId} AND item."outcome" IS NULL
      AND action."finishedAt" IS NULL AND (item."retryAt" IS NULL OR item."retryAt" <= now())
    ORDER BY item."failures", item."position" LIMIT 1
    FOR UPDATE OF item SKIP LOCKED FOR KEY SHARE OF action`;
  return item ?? null;
}

/**
 * Changes the run and records the result in the same transaction, so that a crash neither repeats nor loses
 * anything.
 */
async function settleItem(ctx: LockedContext, actionId: string, item: Taken): Promise<void> {
  const newRunId = await PERFORM[item.kind]({ ...ctx, actor: await requireActor(ctx, item) }, item);
  await recordResult(ctx, { actionId, ...item }, { outcome: "DONE", newRunId });
}

/** Records an item's result, unless another process already did. */
async function recordResult(
  ctx: LockedContext,
  { actionId, position }: { actionId: string; position: number },
  result: Result,
): Promise<void> {
  const { db, organizationId } = ctx;
  const { count } = await db.bulkItem.updateMany({
    where: { actionId, position, organizationId, outcome: null },
    data: { ...result, finishedAt: ctx.now() },
  });
  await db.bulkAction.updateMany({
    where: { id: actionId, organizationId },
    data: { [COUNTS[result.outcome]]: { increment: count } },
  });
  publishChange(ctx, "bulkAction", actionId);
}

/** Performs each kind of action on one run. Returns the ID of the new run, if any. */
const PERFORM: Record<BulkKind, (ctx: LockedContext, item: Taken) => Promise<string | null>> = {
  async CONTINUE(ctx, { runId, allowSideEffects, tokenId }) {
    await refuseUnconfirmed(ctx, runId);
    await resumeFailed(ctx, { runId }, ({ sideEffects }) => {
      if (sideEffects.length > 0 && !allowSideEffects)
        throw new AppError(
          "unconfirmed-effects",
          `Continuing ${nameEffects(sideEffects, "may")}. ${sayHowToAllow(tokenId)}, or continue the run from its page to see what it sends.`,
        );
    });
    return null;
  },
  async CANCEL(ctx, { runId }) {
    await cancelRun(ctx, { runId });
    return null;
  },
  async RERUN(ctx, { runId, allowSideEffects, tokenId }) {
    const started = await insertRerun(ctx, { runId }, ({ source, sideEffects }) => {
      if (!isFinished(source.status))
        throw new AppError("conflict", "The run is in progress again, so it wasn't rerun.");
      if (sideEffects.length > 0 && !allowSideEffects)
        throw new AppError(
          "unconfirmed-effects",
          `Rerunning ${nameEffects(sideEffects, "would")}. ${sayHowToAllow(tokenId)}, or rerun the run from its page to see what it sends.`,
        );
    });
    return started.runId;
  },
};

/** Names the steps that may repeat a request and those that send one for the first time. */
function nameEffects(effects: readonly SideEffect[], repeating: "may" | "would"): string {
  const again = effects.filter(({ repeats }) => repeats);
  const first = effects.filter(({ repeats }) => !repeats);
  const effectsInWords = [
    ...(again.length > 0 ? [`repeat what ${nameSteps(again)} sent`] : []),
    ...(first.length > 0 ? [`send data in ${nameSteps(first)}`] : []),
  ];
  return `${again.length > 0 ? repeating : "would"} ${effectsInWords.join(" and ")}`;
}

/** Uses the API's terms if the action was started through the API. */
function sayHowToAllow(tokenId: string | null): string {
  return tokenId === null
    ? `To allow it, start a new bulk action and select “${ALLOW_BULK_EFFECTS}”`
    : "To allow it, start a new bulk action with allowSideEffects set to true";
}

/**
 * Refuses to continue a run that failed because it would have repeated unconfirmed requests. A person has to see these
 * requests first.
 */
async function refuseUnconfirmed({ db, organizationId }: LockedContext, id: string): Promise<void> {
  const run = await db.run.findFirst({ where: { id, organizationId }, select: { error: true } });
  if (presentFault(run?.error ?? null)?.code !== "unconfirmed") return;
  throw new AppError("conflict", "This run would send requests again. Continue it from its own page.");
}

/** Returns the person who started the action, with their current permissions. */
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

/** Finishes an action. Returns false if some items have no result yet, or if the action was already finished. */
async function finishAction(ctx: ServiceContext, actionId: string): Promise<boolean> {
  const { db, organizationId } = ctx;
  const { count } = await db.bulkAction.updateMany({
    where: { id: actionId, organizationId, finishedAt: null, items: { none: { outcome: null } } },
    data: { finishedAt: ctx.now() },
  });
  if (count > 0) publishChange(ctx, "bulkAction", actionId);
  return count > 0;
}

/**
 * After the rollback, records why a run was refused. If the server failed, postpones the item instead.
 * Returns whether the item has a result. If it doesn't, other actions get their turn first.
 */
async function recordFailure(
  ctx: ServiceContext,
  { actionId, item, error }: { actionId: string; item: Taken | null; error: unknown },
): Promise<boolean> {
  const isRefusal = error instanceof AppError && ERROR_CODES[error.code].http < 500;
  if (!isRefusal) logger().warn({ err: error, actionId }, "a bulk action's item failed");
  if (!item) return false;
  const place = { actionId, position: item.position };
  return inTransaction(ctx, async (ctx) => {
    if (!isRefusal && (await postpone(ctx, place))) return false;
    const result = isRefusal
      ? { outcome: "REFUSED" as const, message: error.message }
      : { outcome: "FAILED" as const, message: FAILED };
    await recordResult(ctx, place, result);
    return true;
  });
}

/** Counts a failure and sets the time of the item's next attempt. Returns false if no attempts are left. */
async function postpone(
  { db, organizationId }: LockedContext,
  { actionId, position }: { actionId: string; position: number },
): Promise<boolean> {
  const [counted] = await db.$queryRaw<{ failures: number }[]>`
    UPDATE "BulkItem" SET "failures" = "failures" + 1,
      "retryAt" = now() + make_interval(secs => (${WAITS_SECONDS}::int[])["failures" + 1])
    WHERE "actionId" = ${actionId} AND "position" = ${position} AND "organizationId" = ${organizationId}
      AND "outcome" IS NULL
    RETURNING "failures"`;
  return !counted || counted.failures <= WAITS_SECONDS.length;
}
