/** What stands on one side of a comparison: a draft, a version by its revision, or nothing, before the first one. */
export type Side = "draft" | "nothing" | SetAsideId | number;

/** A superseded draft. */
export type SetAsideId = `aside_${string}`;

export function isSetAside(side: Side | string | undefined): side is SetAsideId {
  return typeof side === "string" && side.startsWith("aside_");
}

/** `from` null: whatever came before `to`. */
export interface Comparison {
  from: Side | null;
  to: Side;
}

/** What a dialog that opens compares: the draft with what is published, else what the published version changed. */
export function firstComparison(
  initial: "changes" | "history",
  published: number,
  hasDraft: boolean,
): Comparison {
  return initial === "changes" && hasDraft ? { from: published, to: "draft" } : { from: null, to: published };
}

/**
 * What came before one side; undefined while the list does not reach so far. `revisions`: newest first; `complete`:
 * the oldest is among them.
 */
export function sideBefore(
  to: Side,
  { revisions, complete, published }: { revisions: readonly number[]; complete: boolean; published: number },
): Side | undefined {
  if (to === "draft" || isSetAside(to)) return published;
  if (to === "nothing") return "nothing";
  return revisions.find((revision) => revision < to) ?? (complete ? "nothing" : undefined);
}

/** "Draft", "Version 5 (published)", "Nothing": as a choice in a list. */
export function nameSide(side: Side, published: number): string {
  if (side === "draft") return "Draft";
  if (side === "nothing") return "Nothing";
  if (isSetAside(side)) return "Superseded draft";
  return side === published ? `Version ${side} (published)` : `Version ${side}`;
}

/** The value of a choice back to its side. */
export function parseSide(value: string): Side {
  return value === "draft" || value === "nothing" || isSetAside(value) ? value : Number(value);
}

/** What a comparison shows: "What version 3 changed". */
export function titleOf({ from, to }: { from: Side | null; to: Side }, published: number): string {
  if (to === "draft" && from === published) return "What the draft changes";
  if (from === null || from === "nothing") return `What ${phraseOf(to)} changed`;
  return `From ${phraseOf(from)} to ${phraseOf(to)}`;
}

function phraseOf(side: Side): string {
  if (side === "draft") return "the draft";
  if (isSetAside(side)) return "the superseded draft";
  return side === "nothing" ? "nothing" : `version ${side}`;
}
