interface Row {
  id: string;
  mine: boolean;
}

/**
 * The review before (-1) or after (1) the chosen one. One that has left the list is gone on from where it stood, at
 * `index`. Null: there is none.
 */
export function findNeighbour(
  rows: readonly Row[],
  chosen: string | null,
  index: number,
  by: 1 | -1,
): string | null {
  const at = rows.findIndex(({ id }) => id === chosen);
  if (at >= 0) return rows[at + by]?.id ?? null;
  return rows[by === 1 ? index : index - 1]?.id ?? rows.at(-1)?.id ?? null;
}

/** The review to go on to after a decision: the next that waits for the reader, else the first. Null: none does. */
export function findNext(rows: readonly Row[], decided: string): string | null {
  const at = rows.findIndex(({ id }) => id === decided);
  const others = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))];
  return others.find(({ id, mine }) => mine && id !== decided)?.id ?? null;
}
