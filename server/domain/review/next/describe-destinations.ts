import type { Destination } from "./destinations";

/**
 * Describes where data goes after an approval, with the same wording everywhere. Returns null if no data is
 * sent or the destinations weren't recorded.
 */
export function describeDestinations(destinations: readonly Destination[] | null): string | null {
  if (!destinations || destinations.length === 0) return null;
  return `Then ${destinations.map(describe).join("; ")}.`;
}

/** Asks to confirm what steps send again after a document was sent back. */
export function describeRepeats(destinations: readonly Destination[]): string {
  return `I understand that this happens again: ${destinations.map(describe).join("; ")}`;
}

function describe({ stepOrder, kind, method, origin }: Destination): string {
  const to = origin ?? "a host that depends on an earlier output";
  return kind === "request"
    ? `step ${stepOrder} sends a ${method} request to ${to}`
    : `step ${stepOrder} can call tools at ${to} (${method})`;
}
