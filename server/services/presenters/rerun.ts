import type { RunDetailDto } from "@/server/domain/run/api";
import type { RerunDto } from "@/server/domain/run/rerun/rerun-dto";
import type { Prisma } from "@/server/generated/prisma/client";
import { MEMBER_REF, presentMember } from "./member";

export const RERUN = {
  select: { sourceRunId: true, fromStepOrder: true, edited: true, confirmed: true },
} as const satisfies Prisma.Run$rerunArgs;

export const REQUESTED_BY = {
  select: { member: MEMBER_REF },
  orderBy: { memberId: "asc" },
} as const satisfies Prisma.Run$requestersArgs;

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

/** Presents the earlier run that a run reruns. */
export function presentRerun({
  rerun,
  requesters,
}: Prisma.RunGetPayload<{
  select: { rerun: typeof RERUN; requesters: typeof REQUESTED_BY };
}>): RerunDto | null {
  if (!rerun) return null;
  const { sourceRunId: runId, fromStepOrder, edited, confirmed } = rerun;
  const requestedBy = requesters.map(({ member }) => presentMember(member));
  return { runId, fromStepOrder, edited, confirmed, requestedBy };
}

/** Presents a rerun of this run. */
export function presentRerunOf({
  runId,
  fromStepOrder,
  run,
}: Prisma.RerunGetPayload<Pick<typeof RERUNS, "select">>): RunDetailDto["reruns"][number] {
  return { runId, fromStepOrder, by: presentMember(run.startedBy), at: run.createdAt.toISOString() };
}
