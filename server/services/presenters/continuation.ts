import type { ContinuationDto, RunDetailDto } from "@/server/domain/run/api";
import {
  findApprovalBefore,
  findResumption,
  reusedApprovals,
} from "@/server/domain/run/continuing/resumption";
import type { Step } from "@/server/domain/workflow/definition";
import type { Prisma, Review, Run, StepRun } from "@/server/generated/prisma/client";
import { MEMBER_REF, presentMember } from "./member";
import { presentFault } from "./run";

export const CONTINUATIONS = {
  include: { by: MEMBER_REF },
  orderBy: [{ createdAt: "asc" }, { id: "asc" }],
} as const satisfies Prisma.Run$continuationsArgs;

export function presentContinuation(
  row: Prisma.RunContinuationGetPayload<Pick<typeof CONTINUATIONS, "include">>,
): ContinuationDto {
  return {
    by: presentMember(row.by),
    at: row.createdAt.toISOString(),
    channel: row.channel,
    stepOrder: row.stepOrder,
    failedAt: row.failedAt.toISOString(),
    reason: row.reason,
    error: presentFault(row.error),
    edited: row.input !== null,
    confirmed: row.confirmed,
    toVersion: row.toRevision,
  };
}

/** Presents whether a run can be continued, and from which step. */
export function presentResumption(
  run: Pick<Run, "status" | "reason" | "purpose" | "erasedAt" | "input" | "revision"> & {
    stepRuns: readonly (Pick<StepRun, "id" | "stepId" | "stepOrder" | "status" | "output"> & {
      approvedIn: Pick<Review, "status" | "tool" | "outgoingId"> | null;
    })[];
    reviews: readonly Pick<Review, "stepRunId" | "stepOrder" | "status" | "tool" | "outgoingId">[];
  },
  { steps, newest }: { steps: readonly Step[]; newest: number | null },
): RunDetailDto["mayContinue"] {
  const { purpose, revision, stepRuns, reviews } = run;
  const from = findResumption({ ...run, isTest: purpose === "TEST", steps, attempts: stepRuns });
  if ("refusal" in from) return mayNotContinue(from.refusal);
  const approval = findApprovalBefore(from.step, [...reviews, ...reusedApprovals(stepRuns)], stepRuns);
  return {
    allowed: true,
    reason: null,
    stepOrder: from.step.stepOrder,
    asksAgain: approval?.stepOrder ?? null,
    newestVersion: newest === revision ? null : newest,
  };
}

export function mayNotContinue(reason: string): RunDetailDto["mayContinue"] {
  return { allowed: false, reason, stepOrder: null, asksAgain: null, newestVersion: null };
}
