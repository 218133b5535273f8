import type { MemberRef } from "@/server/domain/access/member-ref";
import type { EvidenceDto } from "@/server/domain/run/evidence";

/** Returns everyone whom the evidence names, each once. */
export function listPeople({ run, reviews }: EvidenceDto): MemberRef[] {
  const people = [
    run.startedBy,
    run.erasure?.by,
    ...run.continuations.map(({ by }) => by),
    ...reviews.flatMap(({ decisions, reassignments, comments }) => [
      ...decisions.flatMap((decision) => [decision.by, decision.for]),
      ...reassignments.flatMap((reassignment) => [reassignment.by, reassignment.for, reassignment.to]),
      ...comments.flatMap((comment) => [comment.by, comment.deletedBy]),
    ]),
  ];
  return [...new Map(people.flatMap((person) => (person ? [[person.id, person]] : []))).values()];
}
