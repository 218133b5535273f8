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

/** The error for an approved call that was in progress when the app stopped. */
const UNKNOWN_END =
  "The app stopped during this call, so it may or may not have happened. It wasn't made again.";

/** Ends the calls that were in progress when the app stopped, except approved ones, which `beginApproved` handles. */
export async function closeCalls(
  { db, organizationId, now }: Pick<ServiceContext, "db" | "organizationId" | "now">,
  { stepRunId }: { stepRunId: string },
): Promise<void> {
  await db.toolCall.updateMany({
    where: { stepRunId, organizationId, finishedAt: null, reviewId: null },
    data: { finishedAt: now(), error: RESTARTED },
  });
}

/** Thrown if the run has ended or was taken over, so this process must not make the call. */
export class RunGoneError extends Error {
  override name = "RunGoneError";
}

/**
 * Records a step's tool calls as they happen, so that the run page shows them. No call starts after its run is
 * canceled, because starting a call and canceling the run both take the run's lock.
 */
export function makeToolLog(
  ctx: ServiceContext,
  { runId, stepRunId, claimedBy }: { runId: string; stepRunId: string; claimedBy: string },
): ToolLog {
  const { db, organizationId, now } = ctx;
  // A model can request several calls together. Each of them gets its own position.
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

  return {
    finish,
    begin: (call) =>
      inTurn(async (db) => {
        const data = await describeCall(ctx, db, { runId, stepRunId }, call);
        await db.toolCall.create({ data });
        return data.id;
      }),
    beginApproved: (call, reviewId) =>
      inTurn(async (db) => {
        // The call belongs to the attempt that requested it, even if a later attempt makes the call.
        const asked = await db.review.findFirstOrThrow({
          where: { id: reviewId, organizationId, status: "APPROVED" },
          select: { stepRunId: true },
        });
        const data = {
          ...(await describeCall(ctx, db, { runId, stepRunId: asked.stepRunId }, call)),
          reviewId,
        };
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

/** Returns the row for a call that starts now, after the attempt's other calls. */
async function describeCall(
  { organizationId, now }: ServiceContext,
  db: Transaction,
  { runId, stepRunId }: { runId: string; stepRunId: string },
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
