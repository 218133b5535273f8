import type { Scope } from "@/server/domain/access/access";

/**
 * The things that open pages show and others can change, with the scope to read each. A decision counts as a
 * change of its review, a step as one of its run, and a draft as one of its workflow.
 */
export const CHANGING = {
  run: "runs:read",
  review: "reviews:read",
  workflow: "workflows:read",
  message: "members:read",
  delivery: "tokens:write",
  member: "members:read",
} as const satisfies Record<string, Scope>;

export type Noun = keyof typeof CHANGING;

/**
 * Says that something changed. Carries no content, so pages reload the data. A null id stands for all of that
 * kind.
 */
export interface Change {
  noun: Noun;
  id: string | null;
}

/** A piece of an agent's output as it is being written, with its offset in UTF-16 units. */
export interface Written {
  stepId: string;
  attempt: number;
  at: number;
  piece: string;
}

/** An event for a listening page. If empty, the page has just subscribed and reloads its data once. */
export interface Heard {
  changes: Change[];
  written: Written | null;
}

export function isNoun(value: unknown): value is Noun {
  return typeof value === "string" && Object.hasOwn(CHANGING, value);
}
