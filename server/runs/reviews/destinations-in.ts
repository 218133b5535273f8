import { type Destination, findDestinations } from "@/server/domain/review/next/destinations";
import type { Review } from "@/server/generated/prisma/client";
import type { StepsAndAgents } from "@/server/services/sql/read-steps-and-agents";

/** Finds the destinations of a frozen run's steps between an approval and the next review. */
export function destinationsIn(
  { definition, agents }: StepsAndAgents,
  { stepId, server, tool }: Pick<Review, "stepId" | "server" | "tool">,
): Destination[] {
  const call = server !== null && tool !== null ? { server, tool } : null;
  return findDestinations(definition.steps, { stepId, call }, agents);
}
