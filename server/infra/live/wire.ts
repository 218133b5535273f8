import { type Change, isNoun } from "@/server/domain/live/live-updates";

/** The Postgres channel for these messages. */
export const BUS_CHANNEL = "countersign_live";

/**
 * A message between the app's processes: changes, requested live output, or a request for live output. Changes contain
 * only IDs.
 */
export type WireMessage =
  | { kind: "changes"; organizationId: string; changes: Change[] }
  | ({ kind: "piece"; at: number; piece: string } & Place)
  /** A request for a run's output. `has` is how much of it the requesting process already has. */
  | { kind: "wanted"; organizationId: string; runId: string; has: { at: Place; length: number } | null };

/** The step and attempt that the output belongs to. */
export interface Place {
  organizationId: string;
  runId: string;
  stepId: string;
  attempt: number;
}

/** Postgres allows 8000 bytes per notification, and a character can take up to six. */
const MAX_CHARS = 1_200;
const MAX_CHANGES = 80;

/** Splits a message into parts that fit into a Postgres notification. */
export function* split(message: WireMessage): Generator<WireMessage> {
  if (message.kind === "changes")
    for (let at = 0; at < message.changes.length; at += MAX_CHANGES)
      yield { ...message, changes: message.changes.slice(at, at + MAX_CHANGES) };
  else if (message.kind === "piece") {
    let { at, piece } = message;
    do {
      // Splits text without breaking up surrogate pairs.
      const length = /[\uD800-\uDBFF]/.test(piece[MAX_CHARS - 1] ?? "") ? MAX_CHARS - 1 : MAX_CHARS;
      yield { ...message, at, piece: piece.slice(0, length) };
      piece = piece.slice(length);
      at += length;
    } while (piece !== "");
  } else yield message;
}

/**
 * Parses a message from another process, which may run a different version. Returns null for an unknown
 * message.
 */
export function readWire(value: unknown): WireMessage | null {
  if (typeof value !== "object" || value === null) return null;
  const { kind, organizationId, ...given } = value as Record<string, unknown>;
  if (typeof organizationId !== "string") return null;
  if (kind === "changes") return readChanges(organizationId, given.changes);
  if (kind === "wanted") {
    const { runId, has } = given as { runId: unknown; has: { at?: unknown; length?: unknown } | null };
    const at = readPlace(organizationId, has?.at);
    if (typeof runId !== "string") return null;
    return {
      kind,
      organizationId,
      runId,
      has: at && typeof has?.length === "number" ? { at, length: has.length } : null,
    };
  }
  const place = readPlace(organizationId, given);
  const { at, piece } = given;
  if (kind !== "piece" || !place || typeof at !== "number" || typeof piece !== "string") return null;
  return { kind, ...place, at, piece };
}

function readPlace(organizationId: string, value: unknown): Place | null {
  const { runId, stepId, attempt } = (value ?? {}) as Record<string, unknown>;
  if (typeof runId !== "string" || typeof stepId !== "string" || typeof attempt !== "number") return null;
  return { organizationId, runId, stepId, attempt };
}

function readChanges(organizationId: string, value: unknown): WireMessage | null {
  if (!Array.isArray(value)) return null;
  const changes = value.filter(
    (change): change is Change =>
      isNoun(change?.noun) && (change.id === null || typeof change.id === "string"),
  );
  return { kind: "changes", organizationId, changes };
}
