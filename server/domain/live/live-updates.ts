import type { Scope } from "@/server/domain/access/access";

/**
 * The kinds of objects that are shown on open pages and that other people can change, with the scope needed to read
 * each kind. A decision counts as a change to its review, a step as a change to its run, and a draft as a change to its
 * workflow.
 */
export const CHANGING = {
  run: "runs:read",
  bulkAction: "runs:read",
  review: "reviews:read",
  workflow: "workflows:read",
  trigger: "workflows:read",
  message: "members:read",
  notification: "members:read",
  delivery: "webhooks:write",
  member: "members:read",
} as const satisfies Record<string, Scope>;

export type Noun = keyof typeof CHANGING;

/**
 * A notice that something changed. It has no content, so pages reload the data. A null ID means that anything
 * of this kind may have changed.
 */
export interface Change {
  noun: Noun;
  id: string | null;
}

/** A piece of output that an agent is still writing. `at` is the piece's offset in UTF-16 units. */
export interface Written {
  stepId: string;
  attempt: number;
  at: number;
  piece: string;
}

/**
 * An event for a listening page. An empty event means that the page has just subscribed. The page then
 * reloads its data once.
 */
export interface Heard {
  changes: Change[];
  written: Written | null;
}

export function isNoun(value: unknown): value is Noun {
  return typeof value === "string" && Object.hasOwn(CHANGING, value);
}
