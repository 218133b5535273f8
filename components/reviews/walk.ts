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

/**
 * The review to go on to after a decision: the next that waits for the reader, otherwise the first. One that has left the
 * list is gone on from where it stood, at `index`. Null: none waits.
 */
export function findNext<R extends Row>(rows: readonly R[], decided: string, index: number): R | null {
  const at = rows.findIndex(({ id }) => id === decided);
  const from = at >= 0 ? at + 1 : index;
  return [...rows.slice(from), ...rows.slice(0, from)].find(({ id, mine }) => mine && id !== decided) ?? null;
}
