import type { MemberRef } from "@/server/domain/access/member-ref";
import { HUMAN_AGENT_ID } from "@/server/domain/agent/is-human-step";
import type { EvidenceDto } from "@/server/domain/run/evidence";

/** Returns each person named in the evidence once. */
export function listPeople({ run, reviews, reusedReviews, ledger }: EvidenceDto): MemberRef[] {
  const people = [
    run.startedBy,
    run.erasure?.by,
    ...run.continuations.map(({ by }) => by),
    ...[...reusedReviews, ...reviews].flatMap(({ decisions, reassignments, comments }) => [
      ...decisions.flatMap((decision) => [decision.by, decision.for]),
      ...reassignments.flatMap((reassignment) => [reassignment.by, reassignment.for, reassignment.to]),
      ...comments.flatMap((comment) => [comment.by, comment.deletedBy]),
    ]),
    ...ledger.people,
  ];
  return [...new Map(people.flatMap((person) => (person ? [[person.id, person]] : []))).values()];
}

/** Returns the agent's name with its model, or "a person" for a human step. */
export function nameWorker(
  {
    stepId,
    agentId,
    model,
    simulated,
  }: Pick<EvidenceDto["attempts"][number], "stepId" | "agentId" | "model" | "simulated">,
  { steps, agentVersions }: EvidenceDto,
): string {
  if (agentId === HUMAN_AGENT_ID) return "a person";
  const version = steps.find((step) => step.stepId === stepId)?.agentVersion;
  const name = version ? agentVersions[version]?.name : null;
  const agent = typeof name === "string" ? name : agentId;
  if (simulated) return `${agent} (simulated, without a model)`;
  return model === null ? agent : `${agent} (${model})`;
}
