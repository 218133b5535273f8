import { findVariables } from "@/server/domain/variables/find";
import { findNearestPath, hasPath } from "@/server/domain/variables/json-paths";
import { jsonVariable, type NamedStep, stepVariable } from "./variables";

/** Text in the instructions that looks like a variable but doesn't work as one, with an explanation. */
export interface Suspect {
  source: string;
  start: number;
  end: number;
  /** An error keeps the workflow from running. A hint doesn't, because the author may mean what they typed. */
  severity: "error" | "hint";
  message: string;
  /** The variable that the author probably meant. Null if unclear. */
  meant: string | null;
}

const IN_BRACES = /\{\{([^{}\n]{1,100})\}\}/g;

/**
 * Finds text that looks like a variable but doesn't work in the step at `index`. Returns the suspects in text
 * order.
 */
export function findSuspects(action: string, steps: readonly NamedStep[], index: number): Suspect[] {
  const variables = findVariables(action);
  const before = steps.slice(0, index);
  const earlier = new Set(before.flatMap(({ name }) => (name ? [name] : [])));
  const pathsOf = new Map(before.map(({ name, outputPaths }) => [name, outputPaths]));
  const unknown = variables.flatMap(({ source, start, end, path }): Suspect[] => {
    if (path.kind !== "step") return [];
    if (!earlier.has(path.name)) {
      const message = explainUnknown(path.name, steps, index);
      return [{ source, start, end, severity: "error", message, meant: null }];
    }
    const paths = pathsOf.get(path.name);
    if (!paths || !path.json || hasPath(paths, path.json)) return [];
    const nearest = findNearestPath(paths, path.json);
    const meant = nearest && jsonVariable(path.name, nearest);
    const message = `The output schema of “${path.name}” has no “${path.json.join(".")}”.${askWhether(meant)}`;
    return [{ source, start, end, severity: "hint", message, meant }];
  });
  const known = new Set(variables.map(({ start }) => start));
  const guesses = new Map<string, string | null>();
  const hints = Array.from(action.matchAll(IN_BRACES), ({ 0: source, index: start }) => ({
    source,
    start,
  })).flatMap(({ source, start }): Suspect[] => {
    if (known.has(start)) return [];
    const meant = guesses.has(source) ? (guesses.get(source) ?? null) : guess(source, earlier);
    guesses.set(source, meant);
    const message = `${source} isn't a variable, so it stays as typed.${askWhether(meant)}`;
    return [{ source, start, end: start + source.length, severity: "hint", message, meant }];
  });
  return [...unknown, ...hints].sort((a, b) => a.start - b.start);
}

/** Removes duplicates and sorts errors first, then hints with a suggestion, then other hints. */
export function rankSuspects(suspects: readonly Suspect[]): Suspect[] {
  const first = new Map<string, Suspect>();
  for (const suspect of suspects) if (!first.has(suspect.source)) first.set(suspect.source, suspect);
  return [...first.values()].sort((a, b) => rank(a) - rank(b));
}

function rank({ severity, meant }: Suspect): number {
  if (severity === "error") return 0;
  return meant === null ? 2 : 1;
}

function askWhether(meant: string | null): string {
  return meant === null ? "" : ` Did you mean ${meant}?`;
}

function explainUnknown(name: string, steps: readonly NamedStep[], index: number): string {
  const holder = steps.findIndex((step, position) => position >= index && step.name === name);
  if (holder === -1) return `No earlier step is named “${name}”.`;
  if (holder === index) return `“${name}” is this step. Use an earlier step.`;
  return `No earlier step is named “${name}”. Step ${holder + 1} has this name but comes later.`;
}

/**
 * Guesses the intended variable. A step's name takes precedence over any other word: "{{ steps.claims }}"
 * means the output of the step "claims".
 */
function guess(source: string, names: ReadonlySet<string>): string | null {
  const words: string[] = source.toLowerCase().match(/[a-z0-9_-]+/g) ?? [];
  const name = words.find((word) => names.has(word));
  if (name) return stepVariable(name);
  if (words.includes("workflow")) return "{{ workflow.name }}";
  if (words.includes("run")) return "{{ run.input }}";
  return words.includes("input") ? "{{ input }}" : null;
}
