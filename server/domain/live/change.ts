import type { Scope } from "@/server/domain/access/access";

/** What pages show and others change. A decision changes its review, a step its run, a draft its workflow. */
export const CHANGING = {
  run: "runs:read",
  review: "reviews:read",
  workflow: "workflows:read",
  message: "members:read",
  delivery: "tokens:write",
  member: "members:read",
} as const satisfies Record<string, Scope>;

export type Noun = keyof typeof CHANGING;

/** Something is another than it was. It holds none of it: whoever shows it reads it again. Null: any of them. */
export interface Change {
  noun: Noun;
  id: string | null;
}

/** A part of what an agent writes at a step, while it writes: it stands at this place of the text, counted in letters. */
export interface Written {
  stepId: string;
  attempt: number;
  at: number;
  piece: string;
}

/** What a page that listens is told. Nothing in it: it listens from now on, and reads what it shows once more. */
export interface Heard {
  changes: Change[];
  written: Written | null;
}

export function isNoun(value: unknown): value is Noun {
  return typeof value === "string" && Object.hasOwn(CHANGING, value);
}
