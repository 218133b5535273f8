import type { RunDetailDto } from "@/server/domain/run/api";
import type { RerunDto } from "@/server/domain/run/rerun-dto";
import type { Prisma } from "@/server/generated/prisma/client";
import { MEMBER_REF, presentMember } from "./member";

export const RERUN = {
  select: { sourceRunId: true, fromStepOrder: true, edited: true },
} as const satisfies Prisma.Run$rerunArgs;

const MAX_RERUNS = 20;

export const RERUNS = {
  select: {
    runId: true,
    fromStepOrder: true,
    run: { select: { createdAt: true, startedBy: MEMBER_REF } },
  },
  orderBy: { runId: "asc" },
  take: MAX_RERUNS,
} as const satisfies Prisma.Run$rerunsArgs;

/** Presents the run that a run repeats. */
export function presentRerun({
  rerun,
}: Prisma.RunGetPayload<{ select: { rerun: typeof RERUN } }>): RerunDto | null {
  if (!rerun) return null;
  const { sourceRunId: runId, fromStepOrder, edited } = rerun;
  return { runId, fromStepOrder, edited };
}

/** Presents a run that repeats this one. */
export function presentRerunOf({
  runId,
  fromStepOrder,
  run,
}: Prisma.RerunGetPayload<Pick<typeof RERUNS, "select">>): RunDetailDto["reruns"][number] {
  return { runId, fromStepOrder, by: presentMember(run.startedBy), at: run.createdAt.toISOString() };
}
