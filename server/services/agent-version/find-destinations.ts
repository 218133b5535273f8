import {
  type Destination,
  findDestinations,
  findStepsUntilReview,
} from "@/server/domain/review/destinations";
import { Definition } from "@/server/domain/workflow/definition";
import type { Review } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { readRunAgents } from "./find";

/** Where a frozen run's steps send data between an approval and the next review. */
export async function findReviewDestinations(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  { runId, stepId, server, tool }: Pick<Review, "runId" | "stepId" | "server" | "tool">,
): Promise<Destination[]> {
  const { version } = await ctx.db.run.findFirstOrThrow({
    where: { id: runId, organizationId: ctx.organizationId },
    select: { version: { select: { definition: true } } },
  });
  const { steps } = Definition.parse(version.definition);
  const reviewed = { stepId, call: server !== null && tool !== null ? { server, tool } : null };
  const agentIds = findStepsUntilReview(steps, reviewed).map(({ agentId }) => agentId);
  return findDestinations(steps, reviewed, await readRunAgents(ctx, { runId, agentIds }));
}
