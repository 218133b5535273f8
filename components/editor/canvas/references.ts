import { findVariables } from "@/server/domain/variables/find";
import type { DraftStep } from "@/server/domain/workflow/draft";

/** A step's use of an earlier step's output, by index. The run's input has index -1. */
export interface Reference {
  from: number;
  to: number;
}

export const RUN_INPUT = -1;

interface Sources {
  names: readonly string[];
  runInput: boolean;
}

/** Unchanged steps stay the same objects, so a key press reparses only one step's instructions. */
const known = new WeakMap<DraftStep, Sources>();

/**
 * Lists references by name to earlier steps' outputs, and references to the run's input. Omits `{{ input }}`, which is
 * the previous step's output, because the spine already shows that connection.
 */
export function listReferences(steps: readonly DraftStep[]): Reference[] {
  const named = new Map<string, number>();
  return steps.flatMap((step, to) => {
    const { names, runInput } = readSources(step);
    const sources = names.flatMap((name) => named.get(name) ?? []);
    // If two steps have the same name, a run uses the later one.
    if (step.name !== null) named.set(step.name, to);
    if (runInput && to > 0) sources.unshift(RUN_INPUT);
    return sources.map((from) => ({ from, to }));
  });
}

function readSources(step: DraftStep): Sources {
  const before = known.get(step);
  if (before) return before;
  const paths = findVariables(step.action).map(({ path }) => path);
  const sources = {
    names: [...new Set(paths.flatMap((path) => (path.kind === "step" ? path.name : [])))],
    runInput: paths.some(({ kind }) => kind === "run.input"),
  };
  known.set(step, sources);
  return sources;
}
