import { makeId } from "@/server/domain/id";
import { mapStrings } from "@/server/domain/text/map-strings";
import { storable } from "@/server/domain/text/storable";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Transaction } from "@/server/infra/db";
import type { ToolLog, ToolResult } from "@/server/infra/mcp/access";
import type { ServiceContext } from "@/server/services/context";
import { publishChange } from "@/server/services/publish-change";
import { withRun } from "@/server/services/run/lifecycle";

const RESTARTED =
  "The app stopped during this call, so it may or may not have happened. The step was restarted.";

/** What is told of a call that the app began and did not see the end of. */
const UNKNOWN_END =
  "The app stopped in the middle of this call, so nobody knows whether it happened. It was not made again.";

/** What the attempt before it was begun anew did not see the end of. A call that people approved is looked after by itself. */
export async function closeCalls(
  { db, organizationId, now }: Pick<ServiceContext, "db" | "organizationId" | "now">,
  { stepRunId }: { stepRunId: string },
): Promise<void> {
  await db.toolCall.updateMany({
    where: { stepRunId, organizationId, finishedAt: null, reviewId: null },
    data: { finishedAt: now(), error: RESTARTED },
  });
}

/** The run has ended, or another process carries it out by now: no call is made for it here. */
export class RunGoneError extends Error {
  override name = "RunGoneError";
}

/**
 * Writes the calls of a step's tools down as they happen, so that the run shows what it waits for. None begins once its
 * run was cancelled: whoever cancels is told so only after that is recorded.
 */
export function makeToolLog(
  ctx: ServiceContext,
  { runId, stepRunId, claimedBy }: { runId: string; stepRunId: string; claimedBy: string },
): ToolLog {
  const { db, organizationId, now } = ctx;
  // A model may ask for several calls at once, and each has a place of its own.
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<Result>(write: (db: Transaction) => Promise<Result>): Promise<Result> {
    const written = last.then(() =>
      withRun(ctx, runId, async ({ db }, run) => {
        if (run?.status !== "RUNNING" || run.claimedBy !== claimedBy) throw new RunGoneError();
        return write(db);
      }),
    );
    last = written.catch(() => {});
    return written;
  }

  const finish = async (id: string, result: ToolResult) => {
    await db.toolCall.updateMany({
      where: { id, organizationId, finishedAt: null },
      data: {
        finishedAt: now(),
        ...("output" in result ? { output: result.output } : { error: result.error }),
      },
    });
    publishChange(ctx, "run", runId);
  };

  async function describe(
    db: Transaction,
    stepRunId: string,
    { input, ...call }: Parameters<ToolLog["begin"]>[0],
  ) {
    const { _max } = await db.toolCall.aggregate({
      where: { stepRunId, organizationId },
      _max: { position: true },
    });
    return {
      id: makeId("tool"),
      organizationId,
      runId,
      stepRunId,
      position: (_max.position ?? 0) + 1,
      ...call,
      input: mapStrings(JSON.parse(JSON.stringify(input ?? null)), storable) as Prisma.InputJsonValue,
      startedAt: now(),
    };
  }

  return {
    finish,
    begin: (call) =>
      inTurn(async (db) => {
        const data = await describe(db, stepRunId, call);
        await db.toolCall.create({ data });
        return data.id;
      }),
    beginApproved: (call, reviewId) =>
      inTurn(async (db) => {
        // It stands with the attempt that asked for it, whichever carries it out.
        const asked = await db.review.findFirstOrThrow({
          where: { id: reviewId, organizationId, status: "APPROVED" },
          select: { stepRunId: true },
        });
        const data = { ...(await describe(db, asked.stepRunId, call)), reviewId };
        const { count } = await db.toolCall.createMany({ data, skipDuplicates: true });
        if (count > 0) return { id: data.id };
        await db.toolCall.updateMany({
          where: { reviewId, organizationId, finishedAt: null },
          data: { finishedAt: now(), error: UNKNOWN_END },
        });
        const { output, error } = await db.toolCall.findFirstOrThrow({ where: { reviewId, organizationId } });
        return { before: output === null ? { error: error ?? UNKNOWN_END } : { output } };
      }),
    async retract(id) {
      await db.toolCall.deleteMany({ where: { id, organizationId, finishedAt: null } });
      publishChange(ctx, "run", runId);
    },
  };
}
