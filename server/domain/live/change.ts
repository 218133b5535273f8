import type { Scope } from "@/server/domain/access/access";

/**
 * What pages show and other people can change. A decision changes its review, a step its run, a draft its
 * workflow.
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

/** Something changed. It carries no content, so pages that show it read it again. Null id: any of them. */
export interface Change {
  noun: Noun;
  id: string | null;
}

/** A piece of an agent's output while it is written, with its offset in UTF-16 units. */
export interface Written {
  stepId: string;
  attempt: number;
  at: number;
  piece: string;
}

/** An event for a listening page. Empty: the page is now subscribed and should read its data once more. */
export interface Heard {
  changes: Change[];
  written: Written | null;
}

export function isNoun(value: unknown): value is Noun {
  return typeof value === "string" && Object.hasOwn(CHANGING, value);
}
