import { findVariables } from "@/server/domain/variables/find";
import type { DraftStep } from "@/server/domain/workflow/draft";
import { MAX_STORED_NAME } from "@/server/domain/workflow/limits";

/** What a name that was typed leads to once it is committed. */
export interface NamePlan {
  /** null: the step has no name then. */
  name: string | null;
  /** Why the workflow cannot run with it. */
  fault: string | null;
  /** How often actions use the name that the step has now. */
  uses: number;
  /** Those uses get the new name, too. */
  follows: boolean;
}

/** Whatever was typed, as a slug: "Price list" → "price-list"; empty when nothing of it can be one. */
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

/** A text that makes no slug is kept as it is: it is a problem then, and nothing that was typed is lost. */
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
