import { capitalize } from "@/server/domain/text/words";
import type { DefinitionDiff, StepDiff } from "@/server/domain/workflow/diff";

const AND = new Intl.ListFormat("en-US", { type: "conjunction" });

/** Returns a summary like "1 step added and 2 changed; name changed." */
export function summarizeChanges(diff: DefinitionDiff): string {
  const steps = joinCounts(
    (["added", "removed", "changed", "moved"] as const).map((kind) => [countOf(diff, kind), kind]),
  );
  const fields = differingFields(diff);
  return toSentence(steps, fields.length > 0 ? `${AND.format(fields)} changed` : "");
}

/** Summarizes a diff from theirs to mine: "2 steps differ and 1 is only in your draft; the name differs." */
export function summarizeConflict(diff: DefinitionDiff, labels: { mine: string; theirs: string }): string {
  const count = (kind: StepDiff["kind"], one: string, many: string, where = ""): [number, string] => {
    const steps = countOf(diff, kind);
    return [steps, (steps === 1 ? one : many) + where];
  };
  const steps = joinCounts([
    count("changed", "differs", "differ"),
    count("added", "is", "are", ` only in ${labels.mine}`),
    count("removed", "is", "are", ` only in ${labels.theirs}`),
    count("moved", "is", "are", " in a different position"),
  ]);
  const fields = differingFields(diff).map((field) => `the ${field}`);
  return toSentence(
    steps,
    fields.length > 0 ? `${AND.format(fields)} ${fields.length === 1 ? "differs" : "differ"}` : "",
  );
}

/** Joins counts. Only the first includes the word "step": "1 step added and 2 changed". */
function joinCounts(counts: [count: number, words: string][]): string {
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, words], index) =>
      index === 0 ? `${count} ${count === 1 ? "step" : "steps"} ${words}` : `${count} ${words}`,
    );
  return AND.format(parts);
}

function countOf({ steps }: DefinitionDiff, kind: StepDiff["kind"]): number {
  return steps.filter((step) => step.kind === kind).length;
}

function differingFields({ name, description }: DefinitionDiff): string[] {
  return [...(name ? ["name"] : []), ...(description ? ["description"] : [])];
}

function toSentence(...parts: string[]): string {
  const text = parts.filter(Boolean).join("; ");
  return text === "" ? "No differences." : `${capitalize(text)}.`;
}
