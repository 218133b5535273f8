/** Longer text isn't a typo of a name. */
const MAX_CHARS = 40;

/** Returns the name that was probably meant, ignoring case, or null if none is close. */
export function findNearestName(names: readonly string[], typed: string): string | null {
  if (typed.length > MAX_CHARS) return null;
  const sought = typed.toLowerCase();
  let nearest: string | null = null;
  let least = Math.min(2, Math.floor(sought.length / 3)) + 1;
  for (const name of names) {
    const isStart = sought.length > 2 && name.toLowerCase().startsWith(sought);
    const distance = isStart ? 1 : editDistance(name.toLowerCase(), sought);
    if (distance < least) [nearest, least] = [name, distance];
  }
  return nearest;
}

/** Returns the edit distance between two strings. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
