import type { WhenOutcome } from "./outcome";

type Said = Pick<WhenOutcome, "when" | "version">;

/** Explains why nobody reviewed a document: "Not reviewed: “json.amount >= 100” is false (version 7)". */
export function sayNotReviewed({ when, version }: Said): string {
  return `Not reviewed: “${when}” is false (${version === null ? "draft" : `version ${version}`})`;
}

/** Explains why a condition led to a review. */
export function sayWhyReviewed({ when, sample, outcome, error }: WhenOutcome): string {
  switch (outcome) {
    case "TRUE":
      return `Needs review because “${when}” is true.`;
    case "FALSE":
      return `Random sample: “${when}” is false, but ${sample}% of these documents are reviewed.`;
    case "FAILED":
      return `Needs review because “${when}” couldn't be checked: ${error}.`;
    case "SENT_BACK":
      return "Needs review because an earlier version was sent back.";
  }
}

/** Describes a policy's condition: "Reviewed if “json.amount >= 100”. A random 10% of the rest are also reviewed." */
export function describeWhen({ when, sample }: { when: string | null; sample: number }): string {
  if (when === null) return "";
  return sample > 0
    ? `Reviewed if “${when}”. A random ${sample}% of the rest are also reviewed.`
    : `Reviewed only if “${when}”.`;
}
