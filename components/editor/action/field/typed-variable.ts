/** A variable can be about this long, as far as a completion looks. */
const MAX_TYPED = 120;

/** The part of a variable that stands before the caret: what follows its braces, "dr" of "{{ steps.dr"; null: none. */
export function findTyped(before: string): string | null {
  return /\{\{[ \t]*([a-z0-9_.-]*)$/i.exec(before.slice(-MAX_TYPED))?.[1] ?? null;
}

/** How much a picked variable replaces: before what was typed its braces, and after the caret the rest of it. */
export function measureReplaced(beforeTyped: string, after: string): { before: number; after: number } {
  const braces = /\{\{[ \t]*$/.exec(beforeTyped.slice(-MAX_TYPED))?.[0].length ?? 0;
  if (braces === 0) return { before: 0, after: 0 };
  return {
    before: braces,
    after: /^[a-z0-9_.-]*[ \t]*\}\}/i.exec(after.slice(0, MAX_TYPED))?.[0].length ?? 0,
  };
}
