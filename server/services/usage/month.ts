/** The first day of a moment's month, UTC. */
export function monthOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

/** "2026-11" */
export function nameMonth(month: Date): string {
  return month.toISOString().slice(0, 7);
}
