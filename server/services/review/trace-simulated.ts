import type { Definition } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";

/** Whether the text that a step shows or gives comes from the Simulated model: by itself, or handed on by people. */
export async function traceSimulated(
  { db, organizationId }: ServiceContext,
  { runId, stepId, definition: { steps } }: { runId: string; stepId: string; definition: Definition },
): Promise<boolean> {
  const author = steps
    .slice(0, steps.findIndex(({ id }) => id === stepId) + 1)
    .findLast(({ agentId }) => agentId !== "human");
  if (!author) return false;
  const latest = await db.stepRun.findFirst({
    where: { runId, organizationId, stepId: author.id },
    orderBy: { attempt: "desc" },
    select: { simulated: true },
  });
  return latest?.simulated ?? false;
}
