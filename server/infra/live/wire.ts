import { type Change, isNoun } from "@/server/domain/live/change";

/** Where Postgres carries these messages between processes. */
export const BUS_CHANNEL = "countersign_live";

/** What one process of the app tells the others: ids, and what an agent writes where one of them asked for it. */
export type WireMessage =
  | { kind: "changes"; organizationId: string; changes: Change[] }
  | ({ kind: "piece"; at: number; piece: string } & Place)
  /** Somebody reads along at a run; `has`: what is known of it there. */
  | { kind: "wanted"; organizationId: string; runId: string; has: { at: Place; length: number } | null };

/** Where something is written. */
export interface Place {
  organizationId: string;
  runId: string;
  stepId: string;
  attempt: number;
}

/** Postgres takes 8000 bytes, and a letter may be six of them. */
const MOST_LETTERS = 1_200;
const MOST_CHANGES = 80;

/** A message in parts that Postgres takes. */
export function* split(message: WireMessage): Generator<WireMessage> {
  if (message.kind === "changes")
    for (let at = 0; at < message.changes.length; at += MOST_CHANGES)
      yield { ...message, changes: message.changes.slice(at, at + MOST_CHANGES) };
  else if (message.kind === "piece") {
    let { at, piece } = message;
    do {
      // The halves of one letter stay together.
      const length = /[\uD800-\uDBFF]/.test(piece[MOST_LETTERS - 1] ?? "") ? MOST_LETTERS - 1 : MOST_LETTERS;
      yield { ...message, at, piece: piece.slice(0, length) };
      piece = piece.slice(length);
      at += length;
    } while (piece !== "");
  } else yield message;
}

/** What came from another process, which may be of another version. Null: nothing that this one knows. */
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
