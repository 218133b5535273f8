/** The smallest change that makes one text of another: between what both begin and end with. */
export function findChange(
  before: string,
  after: string,
): { from: number; to: number; insert: string } | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return { from: start, to: before.length - end, insert: after.slice(start, after.length - end) };
}

/** The text as an editor holds it: every line ends in one character. */
export function normalizeLines(text: string): string {
  return text.replace(/\r\n?/g, "\n");
}
