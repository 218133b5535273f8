/** The number of characters to search before and after the caret. Longer variables get no suggestions. */
const MAX_TYPED = 120;

/**
 * Returns the unfinished variable before the caret, without its braces: "steps.dr" for "{{ steps.dr". Null if there is
 * none.
 */
export function findTyped(before: string): string | null {
  return /\{\{[ \t]*([a-z0-9_.-]*)$/i.exec(before.slice(-MAX_TYPED))?.[1] ?? null;
}

/**
 * Returns how many characters a suggestion replaces in addition to the typed part: the braces before it, and the rest
 * of the variable after the caret.
 */
export function measureReplaced(beforeTyped: string, after: string): { before: number; after: number } {
  const braces = /\{\{[ \t]*$/.exec(beforeTyped.slice(-MAX_TYPED))?.[0].length ?? 0;
  if (braces === 0) return { before: 0, after: 0 };
  return {
    before: braces,
    after: /^[a-z0-9_.-]*[ \t]*\}\}/i.exec(after.slice(0, MAX_TYPED))?.[0].length ?? 0,
  };
}
