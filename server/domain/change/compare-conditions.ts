import { readWhen } from "@/server/domain/review/condition/expression";
import { renameInWhen } from "@/server/domain/review/condition/step-names";
import type { Step } from "@/server/domain/workflow/definition";
import { findWriter, type PlacedStep, type Traced, traceText } from "./trace";

/** Returns whether a condition is unchanged, apart from the new names of renamed steps. */
export function isSameCondition(
  [before, one]: [when: string | null, Traced],
  [after, other]: [when: string | null, Traced],
): boolean {
  if (before === null || after === null || before === after) return before === after;
  return traceWhen(before, one) === traceWhen(after, other);
}

/** Replaces steps' names with # and their IDs. The # tells IDs apart from unknown names, which stay unchanged. */
function traceWhen(when: string, { steps, idOf }: Traced): string {
  return renameInWhen(when, (name) => {
    const named = steps.find((step) => step.name === name);
    return named ? `#${idOf(named)}` : name;
  });
}

/** A step whose output a condition reads, before and after. Null stands for the run's input. */
interface Source {
  before: Step | null;
  after: Step | null;
}

/**
 * Among the steps whose output an unchanged condition reads, finds those that now do something different. The condition
 * may now be false where it was true before.
 */
export function findChangedSources(
  before: PlacedStep & { when: string },
  after: PlacedStep & { when: string },
): Source[] {
  const [then, now] = [before.traced, after.traced];
  const [earlier, read] = [readWhen(before.when), readWhen(after.when)];
  if (!earlier.ok || !read.ok) return [];
  const places = read.steps.map((name, index) => [
    then.steps.find((step) => step.name === earlier.steps[index]),
    now.steps.find((step) => step.name === name),
  ]);
  if (read.variables.includes("input")) places.push([previousOf(before), previousOf(after)]);
  if (read.variables.some((name) => name === "output" || name === "json"))
    places.push([before.step, after.step]);
  const sources = places.map(([was, is]) => ({
    before: was ? findWriter(was, then.steps) : null,
    after: is ? findWriter(is, now.steps) : null,
  }));
  return sources
    .filter(({ before: was, after: is }) => isChanged(was, is))
    .filter(({ after: is }, index, changed) => changed.findIndex((other) => other.after === is) === index);

  function isChanged(was: Step | null, is: Step | null): boolean {
    if (was === null || is === null) return was !== is;
    return (
      then.idOf(was) !== now.idOf(is) || traceText(was.action, was, then) !== traceText(is.action, is, now)
    );
  }
}

function previousOf({ step, traced: { steps } }: PlacedStep): Step | undefined {
  return steps[steps.indexOf(step) - 1];
}
