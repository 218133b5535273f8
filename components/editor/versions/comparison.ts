/** One side of a comparison: a draft, a version by its revision, or nothing (before the first version). */
export type Side = "draft" | "nothing" | SupersededId | number;

/** The revision of a workflow that was created without steps, until its first version is published. */
const NOT_PUBLISHED = 0;

/** The ID of a superseded draft. */
export type SupersededId = `aside_${string}`;

export function isSuperseded(side: Side | string | undefined): side is SupersededId {
  return typeof side === "string" && side.startsWith("aside_");
}

/** If `from` is null, `to` is compared with `sideBefore(to)`. */
export interface Comparison {
  from: Side | null;
  to: Side;
}

/**
 * Returns the dialog's first comparison: the draft with the published version, or the published version with
 * the version before it.
 */
export function firstComparison(
  initial: "changes" | "history",
  published: number,
  hasDraft: boolean,
): Comparison {
  return initial === "changes" && hasDraft ? { from: published, to: "draft" } : { from: null, to: published };
}

/**
 * Returns the side before `to`. Undefined if the list doesn't go back far enough yet. `revisions` are newest
 * first. `complete` is true if they include the oldest.
 */
export function sideBefore(
  to: Side,
  { revisions, complete, published }: { revisions: readonly number[]; complete: boolean; published: number },
): Side | undefined {
  if (to === "draft" || isSuperseded(to)) return published;
  if (to === "nothing") return "nothing";
  return revisions.find((revision) => revision < to) ?? (complete ? "nothing" : undefined);
}

/** Returns a side's label in a list of choices: "Draft", "Version 5 (published)", "Nothing". */
export function nameSide(side: Side, published: number): string {
  if (side === "draft") return "Draft";
  if (side === "nothing") return "Nothing";
  if (isSuperseded(side)) return "Superseded draft";
  if (side === NOT_PUBLISHED) return "Not published yet";
  return side === published ? `Version ${side} (published)` : `Version ${side}`;
}

export function parseSide(value: string): Side {
  return value === "draft" || value === "nothing" || isSuperseded(value) ? value : Number(value);
}

/** Returns a comparison's heading: "Changes in version 3". */
export function titleOf({ from, to }: { from: Side | null; to: Side }, published: number): string {
  if (to === NOT_PUBLISHED) return nameSide(to, published);
  if (to === "draft" && from === published) return "Changes in the draft";
  if (from === null || from === "nothing") return `Changes in ${phraseOf(to)}`;
  return `From ${phraseOf(from)} to ${phraseOf(to)}`;
}

function phraseOf(side: Side): string {
  if (side === "draft") return "the draft";
  if (isSuperseded(side)) return "the superseded draft";
  return side === "nothing" || side === NOT_PUBLISHED ? "nothing" : `version ${side}`;
}
