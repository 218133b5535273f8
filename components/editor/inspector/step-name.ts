import { findVariables } from "@/server/domain/variables/find";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { MAX_STORED_NAME } from "@/server/domain/workflow/limits";

/** The effect of committing a typed name. */
export interface NamePlan {
  /** Null if the step will have no name. */
  name: string | null;
  /** The reason the workflow can't run with this name. Null if it can. */
  fault: string | null;
  /** The number of references to the step's current name in instructions. */
  uses: number;
  /** Whether those references will be updated. */
  follows: boolean;
}

/** Turns typed text into a slug: "Price list" → "price-list". Empty if no character can be used. */
export function toSlug(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .trim()
    .replace(/\s+/g, "-")
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[^a-z]+/, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}

/** Text that can't become a slug is kept and reported as a problem, so that the user doesn't lose it. */
export function planName(
  steps: readonly DraftStep[],
  step: Pick<DraftStep, "id" | "name">,
  text: string,
): NamePlan {
  const slug = toSlug(text);
  const name = slug || [...text.trim()].slice(0, MAX_STORED_NAME).join("") || null;
  const holder = (wanted: string) =>
    steps.findIndex((other) => other.id !== step.id && other.name === wanted) + 1;
  const taken = name === null ? 0 : holder(name);
  const { name: now } = step;
  const fault =
    name !== null && slug === ""
      ? "Start the name with a letter from a to z."
      : taken > 0
        ? `Step ${taken} is already named “${name}”. Choose a different name.`
        : null;
  return {
    name,
    fault,
    uses: now === null ? 0 : countUses(steps, now),
    follows: now !== null && holder(now) === 0 && name !== null && fault === null,
  };
}

function countUses(steps: readonly DraftStep[], name: string): number {
  return steps
    .flatMap(({ action }) => findVariables(action))
    .filter(({ path }) => path.kind === "step" && path.name === name).length;
}
