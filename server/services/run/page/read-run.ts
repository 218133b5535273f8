import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { CONTINUATIONS } from "@/server/services/presenters/continuation";
import { REQUESTED_BY, RERUN, RERUNS } from "@/server/services/presenters/rerun";
import { findReviewsOfRun } from "@/server/services/sql/find-reviews";
import { type FoundRun, findRun } from "@/server/services/sql/find-run";
import { ATTEMPTS, type DetailRow } from "./present-detail";

type Related = Pick<DetailRow, "continuations" | "rerun" | "requesters" | "reruns">;

const NONE: Related = { continuations: [], rerun: null, requesters: [], reruns: [] };

/** Reads a whole run. Reads related rows only if there are any. */
export async function readRun(
  ctx: ServiceContext,
  runId: string,
): Promise<(DetailRow & Pick<FoundRun, "sessionRuns">) | null> {
  const found = await findRun(ctx, runId);
  if (!found) return null;
  const [related, reviews, stepRuns] = await Promise.all([
    readRelated(ctx, found),
    found.has.reviews ? findReviewsOfRun(ctx, runId) : [],
    readAttempts(ctx, found),
  ]);
  const { has: _, ...run } = found;
  return { ...run, ...related, reviews, stepRuns };
}

async function readRelated({ db, organizationId }: ServiceContext, { id, has }: FoundRun): Promise<Related> {
  const select = {
    continuations: has.continuations && CONTINUATIONS,
    rerun: has.rerun && RERUN,
    requesters: has.requesters && REQUESTED_BY,
    reruns: has.reruns && RERUNS,
  } satisfies Prisma.RunSelect;
  if (!Object.values(select).some(Boolean)) return NONE;
  const row = await db.run.findFirst({ where: { id, organizationId }, select });
  // Prisma's types don't know which of the relations are selected.
  return { ...NONE, ...(row as Partial<Related> | null) };
}

async function readAttempts(
  { db, organizationId }: ServiceContext,
  { id: runId, has, stepRuns }: FoundRun,
): Promise<DetailRow["stepRuns"]> {
  const isReused = stepRuns.some(({ approvedInId }) => approvedInId !== null);
  const rows =
    has.toolCalls || has.outgoing || isReused
      ? await db.stepRun.findMany({
          where: { ...ATTEMPTS.where, runId, organizationId },
          select: { id: true, ...ATTEMPTS.include },
        })
      : [];
  const byId = new Map(rows.map((row) => [row.id, row]));
  return stepRuns.map((attempt) => ({
    ...attempt,
    toolCalls: byId.get(attempt.id)?.toolCalls ?? [],
    outgoing: byId.get(attempt.id)?.outgoing ?? [],
    approvedIn: byId.get(attempt.id)?.approvedIn ?? null,
  }));
}
