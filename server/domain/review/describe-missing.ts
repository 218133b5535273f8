import { listAll, listAny } from "@/server/domain/text/words";
import type { MissingVotes } from "./missing-votes";
import { countApprovals } from "./words";

/**
 * Describes the approvals still needed, and from whom: "Needs one more approval: you or Kim." `readerId` is the ID of
 * the member who reads the sentence.
 */
export function describeMissing({ votes, people, others }: MissingVotes, readerId: string | null): string {
  const needed = `Needs ${countApprovals(votes)}`;
  if (people.length === 0) return `${needed}, but nobody else can approve. Ask an owner to add someone.`;
  const names = people.map(({ id, name, coveredBy }) => {
    if (id === readerId) return "you";
    if (coveredBy === null) return name;
    return coveredBy.id === readerId ? `you (for ${name})` : `${name} (covered by ${coveredBy.name})`;
  });
  if (!canBeDecided({ votes, people, others }))
    return `${needed}, but only ${listAll(names)} can approve. Ask an owner to add someone.`;
  if (others > 0) names.push(others === 1 ? "one other" : `${others} others`);
  return `${needed}: ${listAny(names)}.`;
}

/** Returns whether enough people can still approve. */
export function canBeDecided({ votes, people, others }: MissingVotes): boolean {
  return people.length + others >= votes;
}
