import type { MissingVotes } from "./missing-votes";

const EITHER = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** How many more people a text waits for, and who they may be: "It waits for one more person: Lee or Kim." */
export function describeMissing({ votes, people, others }: MissingVotes): string {
  const waits = `It waits for ${votes === 1 ? "one more person" : `${votes} more people`}`;
  if (people.length === 0)
    return `${waits}, but nobody else here may decide it. Ask an owner to add somebody.`;
  const names = people.map(({ name }) => name);
  if (others > 0) names.push(others === 1 ? "one other" : `${others} others`);
  return `${waits}: ${EITHER.format(names)}.`;
}
