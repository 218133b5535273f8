import { renameInWhen } from "@/server/domain/review/condition/step-names";
import { findVariables } from "@/server/domain/variables/find";
import type { DraftDefinition, DraftStep } from "./draft";
import { STEP_NAME } from "./limits";

/**
 * Renames a step. Call this when the user commits the name, not on each keystroke. Updates references in
 * actions and conditions if the new name is a slug and no other step has the old or new name. Otherwise the
 * references don't change and are reported as problems.
 */
export function renameStep(
  definition: DraftDefinition,
  stepId: string,
  name: string | null,
): DraftDefinition {
  const from = definition.steps.find((step) => step.id === stepId)?.name ?? null;
  const others = definition.steps.filter((step) => step.id !== stepId).map((step) => step.name);
  const follow =
    from !== null &&
    name !== null &&
    STEP_NAME.test(name) &&
    !others.includes(from) &&
    !others.includes(name);
  return {
    ...definition,
    steps: definition.steps.map((step) => {
      const followed = follow ? followName(step, from, name) : step;
      return step.id === stepId ? { ...followed, name } : followed;
    }),
  };
}

function followName(step: DraftStep, from: string, to: string): DraftStep {
  const action = renameUses(step.action, from, to);
  const when = step.review?.when ?? null;
  const renamed = when && renameInWhen(when, (name) => (name === from ? to : name));
  if (action === step.action && renamed === when) return step;
  return {
    ...step,
    action,
    ...(step.review && renamed !== when && { review: { ...step.review, when: renamed } }),
  };
}

/** Replaces a step's name in an action's variables. Doesn't change text that only looks like a variable. */
function renameUses(action: string, from: string, to: string): string {
  const uses = findVariables(action).filter(({ path }) => path.kind === "step" && path.name === from);
  return uses.reduceRight(
    (text, { source, start, end }) =>
      text.slice(0, start) + source.replace(`.${from}.`, () => `.${to}.`) + text.slice(end),
    action,
  );
}
