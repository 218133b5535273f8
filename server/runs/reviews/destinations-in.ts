import { type Destination, findDestinations } from "@/server/domain/review/next/destinations";
import type { Review } from "@/server/generated/prisma/client";
import type { StepsAndAgents } from "@/server/services/sql/read-steps-and-agents";

/**
 * Finds the destinations that a run's steps send data to between the approval of this review and the next review. The
 * run's agents have to be frozen.
 */
export function destinationsIn(
  { definition, agents }: StepsAndAgents,
  { stepId, server, tool }: Pick<Review, "stepId" | "server" | "tool">,
): Destination[] {
  const call = server !== null && tool !== null ? { server, tool } : null;
  return findDestinations(definition.steps, { stepId, call }, agents);
}
