interface Row {
  id: string;
  runId: string;
  mine: boolean;
}

/**
 * Returns the ID of the review before (-1) or after (1) the selected one. Null if there is none. If the selected review
 * has left the list, starts at `index`, its last position.
 */
export function findNeighbor(
  rows: readonly Pick<Row, "id">[],
  chosen: string | null,
  index: number,
  by: 1 | -1,
): string | null {
  const at = rows.findIndex(({ id }) => id === chosen);
  if (at >= 0) return rows[at + by]?.id ?? null;
  return rows[by === 1 ? index : index - 1]?.id ?? rows.at(-1)?.id ?? null;
}

/**
 * Returns the next review waiting for the user after a decision. Wraps around to the start of the list. Null if there
 * is none. Prefers other runs, because the decided review's next round may already be in the list. After a request for
 * changes, never returns a review from the same run, because the notice already links to the next round. If the decided
 * review has left the list, starts at `index`, its last position.
 */
export function findNext<R extends Row>(
  rows: readonly R[],
  decided: Pick<Row, "id" | "runId"> & { isSentBack: boolean },
  index: number,
): R | null {
  const at = rows.findIndex(({ id }) => id === decided.id);
  const from = at >= 0 ? at + 1 : index;
  const waiting = [...rows.slice(from), ...rows.slice(0, from)].filter(
    ({ id, mine }) => mine && id !== decided.id,
  );
  const elsewhere = waiting.find(({ runId }) => runId !== decided.runId);
  return elsewhere ?? (decided.isSentBack ? null : (waiting[0] ?? null));
}
