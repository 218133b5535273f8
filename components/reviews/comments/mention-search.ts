import type { MemberRef } from "@/server/domain/access/member-ref";

const MAX_QUERY = 60;
const MAX_FOUND = 6;
/** Matches the last @ that starts a word, and the name or address after it. */
const QUERY = /(?<![\p{L}\p{N}\p{M}_.@/\\[])@([^@\s]+@[^@\s]*|[^@\n]*)$/u;

/** The mention that is being typed. */
export interface MentionQuery {
  /** The position of its @. */
  from: number;
  text: string;
}

/** Returns the mention that ends at the caret, or null if there is none. */
export function findMentionQuery(text: string, caret: number): MentionQuery | null {
  const [, query] = QUERY.exec(text.slice(0, caret)) ?? [];
  if (query === undefined || query.length > MAX_QUERY) return null;
  return { from: caret - query.length - 1, text: query };
}

/** Finds the members whose email address starts with the query, or whose name contains it at the start of a word. */
export function searchPeople<Person extends MemberRef>(people: readonly Person[], query: string): Person[] {
  const sought = query.toLowerCase();
  const starts = (text: string) => text.toLowerCase().startsWith(sought);
  return people
    .filter(({ name, email }) => {
      const ends = [...name.matchAll(/\s+/g)].map(({ 0: space, index }) => index + space.length);
      return starts(email) || [0, ...ends].some((start) => starts(name.slice(start)));
    })
    .slice(0, MAX_FOUND);
}

/**
 * Completes the mention with a name or an address. Returns the new text and the caret position after the
 * mention.
 */
export function insertMention(text: string, { from, text: query }: MentionQuery, handle: string) {
  const before = `${text.slice(0, from)}@${handle} `;
  return { text: before + text.slice(from + 1 + query.length).replace(/^ /, ""), caret: before.length };
}
