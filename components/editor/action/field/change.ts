export interface Change {
  from: number;
  to: number;
  insert: string;
}

/** The smallest change that turns one text into another: what's between the common start and end. */
export function findChange(before: string, after: string): Change | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** Where a place of the text is after a change; one within it goes to where that begins. */
export function follow(position: number, { from, to, insert }: Change): number {
  if (position <= from) return position;
  return position < to ? from : position - (to - from) + insert.length;
}

/** The text as an editor holds it: every line ends in one character. */
export function normalizeLines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}

/** A place of the value as a place of the field, which holds one character for each end of a line. */
export function locate(value: string, position: number): number {
  return value.includes("\r") ? normalizeLines(value.slice(0, position)).length : position;
}
