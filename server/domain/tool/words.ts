/** Changes to a tool server that keep a call from being sent. */

export const SECRET_CHANGED = "the tool server's secret or header changed";

/** Describes a changed address. `before` and `after` are hosts. */
export function describeNewAddress(before: string, after: string): string {
  return before === after
    ? `the tool server's address changed (its host is still ${after})`
    : `the tool server moved from ${before} to ${after}`;
}
