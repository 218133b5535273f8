import type { MissingVotes } from "./missing-votes";

const EITHER = new Intl.ListFormat("en-GB", { type: "disjunction" });
const BOTH = new Intl.ListFormat("en-GB");

/**
 * How many more people a text waits for, and who they may be: "It waits for one more person: you or Kim." `readerId`: the
 * member who reads it.
 */
export function describeMissing({ votes, people, others }: MissingVotes, readerId: string | null): string {
  const waits = `It waits for ${votes === 1 ? "one more person" : `${votes} more people`}`;
  if (people.length === 0)
    return `${waits}, but nobody else here can approve it. Ask an owner to add someone.`;
  const names = people.map(({ id, name }) => (id === readerId ? "you" : name));
  if (!canBeDecided({ votes, people, others }))
    return `${waits}, but only ${BOTH.format(names)} can approve it. Ask an owner to add someone.`;
  if (others > 0) names.push(others === 1 ? "one other" : `${others} others`);
  return `${waits}: ${EITHER.format(names)}.`;
}

/** Whether there are as many people as there are votes to give. */
export function canBeDecided({ votes, people, others }: MissingVotes): boolean {
  return people.length + others >= votes;
}
