/** A single shared word is kept, because replacing it with "…" saves no space. */
const MIN_SHARED = 2;

/**
 * Omits the opening words that a row shares with its neighbors, so that similar rows look different. The neighbors are
 * the nearest rows above and below in the same group. A row without any other words is left unchanged.
 */
export function distinguish(rows: readonly { group: string; text: string }[]): string[] {
  const split = rows.map(({ group, text }) => ({ group, words: text.split(" ") }));
  return rows.map(({ group, text }, index) => {
    const isOfGroup = (row: { group: string }) => row.group === group;
    const own = text.split(" ");
    const neighbors = [split.slice(0, index).findLast(isOfGroup), split.slice(index + 1).find(isOfGroup)];
    const counts = neighbors.flatMap((row) => (row ? [countShared(own, row.words)] : []));
    const shared = counts.length > 0 ? Math.min(...counts) : 0;
    return shared >= MIN_SHARED && shared < own.length ? `… ${own.slice(shared).join(" ")}` : text;
  });
}

/** Returns the number of opening words that two strings share. */
function countShared(some: readonly string[], others: readonly string[]): number {
  const end = some.findIndex((word, index) => word !== others[index]);
  return end < 0 ? some.length : end;
}
