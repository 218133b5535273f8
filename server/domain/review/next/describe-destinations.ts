import { sayKeeping } from "@/server/domain/outgoing/words";
import { listAll } from "@/server/domain/text/words";
import type { Destination } from "./destinations";

/**
 * Describes where data goes after an approval, with the same wording everywhere. Returns null if no data is
 * sent or the destinations weren't recorded.
 */
export function describeDestinations(destinations: readonly Destination[] | null): string | null {
  if (!destinations || destinations.length === 0) return null;
  return `Then ${destinations.map(describe).join("; ")}.`;
}

/** Summarizes in one short line where data goes after an approval. Returns null if there are no destinations. */
export function describeHosts(destinations: readonly Destination[] | null): string | null {
  const all = destinations ?? [];
  const kept = all.find(({ kept }) => kept);
  const email = all.find(({ kind, kept }) => kind === "email" && !kept);
  const [first, ...more] = new Set(
    all.flatMap(({ kind, host }) => (kind === "email" ? [] : [host ?? UNKNOWN_HOST])),
  );
  if (email && !first) return `Sends an email to ${email.to ?? UNKNOWN_ADDRESS}`;
  if (kept && !first)
    return `The email to ${kept.to ?? UNKNOWN_ADDRESS} won't be sent, because no mail server is set up.`;
  if (!first) return null;
  const sends = all.some(({ kind }) => kind === "request" || kind === "slack");
  const others = more.length === 0 ? "" : ` and ${more.length} more ${more.length === 1 ? "host" : "hosts"}`;
  if (email) return `Sends an email and ${sends ? "also sends" : "can also send"} data to ${first}${others}`;
  return `${sends ? "Sends" : "Can send"} data to ${first}${others}`;
}

/** Labels the checkbox for confirming that repeated steps send data again. */
export function describeRepeats(destinations: readonly Destination[]): string {
  return `I understand that this will happen again: ${listEffects(destinations)}`;
}

/** Lists the requests that steps send: "step 3 sends a POST request to https://api.acme.test". */
export function listEffects(destinations: readonly Destination[]): string {
  return destinations.map(describe).join("; ");
}

/**
 * Names steps only by number, because some people who can see runs can't see where steps send data: "steps 3
 * and 4".
 */
export function nameSteps(effects: readonly Pick<Destination, "stepOrder">[]): string {
  const orders = [...new Set(effects.map(({ stepOrder }) => String(stepOrder)))];
  return `${orders.length === 1 ? "step" : "steps"} ${listAll(orders)}`;
}

const UNKNOWN_ADDRESS = "an address that depends on an earlier output";
const UNKNOWN_CHANNEL = "a channel that depends on an earlier output";
const UNKNOWN_HOST = "a host that depends on an earlier output";

function describe({ stepOrder, kind, method, origin, to: recipients, kept }: Destination): string {
  if (kept) return `step ${stepOrder} ${sayKeeping(recipients ?? UNKNOWN_ADDRESS)}`;
  if (kind === "email") return `step ${stepOrder} sends an email to ${recipients ?? UNKNOWN_ADDRESS}`;
  if (kind === "slack") return `step ${stepOrder} posts to ${recipients ?? UNKNOWN_CHANNEL} in Slack`;
  const to = origin ?? UNKNOWN_HOST;
  return kind === "request"
    ? `step ${stepOrder} sends a ${method} request to ${to}`
    : `step ${stepOrder} can call tools at ${to} (${method})`;
}
