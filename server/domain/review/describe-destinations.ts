import type { Destination } from "./destinations";

/**
 * Describes where data goes after an approval, with the same wording everywhere. Returns null if no data is
 * sent or the destinations weren't recorded.
 */
export function describeDestinations(destinations: readonly Destination[] | null): string | null {
  if (!destinations || destinations.length === 0) return null;
  const each = destinations.map(({ stepOrder, kind, method, origin }) => {
    const to = origin ?? "a host that depends on an earlier output";
    return kind === "request"
      ? `step ${stepOrder} sends a ${method} request to ${to}`
      : `step ${stepOrder} can call tools at ${to} (${method})`;
  });
  return `Then ${each.join("; ")}.`;
}
