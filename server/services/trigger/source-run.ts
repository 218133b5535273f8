import type { RunEnd } from "@/server/domain/trigger/config";
import type { ServiceContext } from "@/server/services/context";
import { REQUESTERS, requestersOf } from "@/server/services/presenters/member";
import { presentFault } from "@/server/services/presenters/run";

/** A finished run, with the data for the run that it triggers. */
export interface SourceRun {
  id: string;
  /** The run's output, or why the run failed. */
  text: string;
  /** Everyone who requested the run. */
  memberIds: string[];
}

const SOURCE = { id: true, status: true, output: true, error: true, ...REQUESTERS } as const;

export async function readSourceRun({ db, organizationId }: ServiceContext, id: string): Promise<SourceRun> {
  const run = await db.run.findFirstOrThrow({ where: { id, organizationId }, select: SOURCE });
  const text = run.status === "COMPLETED" ? run.output : presentFault(run.error)?.message;
  return { id, text: text ?? "", memberIds: requestersOf(run).map(({ memberId }) => memberId) };
}

/** Finds a workflow's newest run whose outcome matches `on`. */
export async function findSourceRunId(
  { db, organizationId }: ServiceContext,
  { workflowId, on }: { workflowId: string; on: RunEnd },
): Promise<string | null> {
  const status = { completed: ["COMPLETED"], failed: ["FAILED"], ended: ["COMPLETED", "FAILED"] } as const;
  const run = await db.run.findFirst({
    where: {
      organizationId,
      workflowId,
      purpose: "RUN",
      status: { in: [...status[on]] },
      OR: [{ reason: null }, { reason: { not: "CANCELLED" } }],
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  return run?.id ?? null;
}
