/** Fewer shared words than this stay, because omitting them saves no room. */
const MIN_SHARED = 2;

/**
 * Omits the words that the text of a row shares with its neighbors, so that similar rows look different. The
 * neighbors are the rows of the same group directly above and below. Only a shared beginning is omitted, and
 * text that contains nothing else stays whole.
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

/** How many words two texts have in common at their beginning. */
function countShared(some: readonly string[], others: readonly string[]): number {
  const end = some.findIndex((word, index) => word !== others[index]);
  return end < 0 ? some.length : end;
}
