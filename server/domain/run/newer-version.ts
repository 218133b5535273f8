import { listAll } from "@/server/domain/text/words";
import type { Definition } from "@/server/domain/workflow/definition";
import { diffDefinitions, type StepField } from "@/server/domain/workflow/diff";
import { withDraftPolicies } from "@/server/domain/workflow/draft";

/** A workflow's version: its definition and the versions of its agents. */
export interface VersionToRun {
  definition: Definition;
  /** Hashes of the agents' contents, keyed by agent ID. */
  agents: ReadonlyMap<string, string>;
}

const FIELD_WORDS: Record<StepField, string> = {
  agentId: "agent",
  action: "instructions",
  name: "name",
  review: "review",
  retry: "retries",
  position: "position",
};

/**
 * Explains why a run can't move to another version. The other version must not change the first `done` steps, which the
 * run has already completed. Returns null if the run can move.
 */
export function refuseVersion(before: VersionToRun, after: VersionToRun, done: number): string | null {
  const changed = listChanged(takeSteps(before, 0, done), takeSteps(after, 0, done));
  if (changed.length === 0) return null;
  return `The newest version changes steps that this run has completed: ${listAll(changed)}. Start a new run.`;
}

/**
 * Returns whether another version changes any step after the first `done` steps. A change to the workflow's name also
 * counts, because the later steps can use the name.
 */
export function changesLaterSteps(before: VersionToRun, after: VersionToRun, done: number): boolean {
  if (before.definition.name !== after.definition.name) return true;
  return listChanged(takeSteps(before, done), takeSteps(after, done)).length > 0;
}

function takeSteps({ definition, agents }: VersionToRun, from: number, to?: number): VersionToRun {
  return { definition: { ...definition, steps: definition.steps.slice(from, to) }, agents };
}

/** Lists the changed steps, such as "step 2 (agent)". */
function listChanged(before: VersionToRun, after: VersionToRun): string[] {
  const all = [...after.definition.steps, ...before.definition.steps];
  return diffDefinitions(
    withDraftPolicies(before.definition),
    withDraftPolicies(after.definition),
  ).steps.flatMap(({ kind, fields, ...step }) => {
    const shown = all.find(({ id }) => id === (step.after ?? step.before)?.id);
    if (!shown) return [];
    if (kind === "added" || kind === "removed") return [`step ${shown.stepOrder} (${kind})`];
    const words = fields.map((field) => FIELD_WORDS[field]);
    const isOtherAgent = before.agents.get(shown.agentId) !== after.agents.get(shown.agentId);
    if (isOtherAgent && !fields.includes("agentId")) words.push("agent");
    // A different step number counts as a change, because reviews and attempts are looked up by it.
    if (orderOf(before, shown.id) !== shown.stepOrder && !fields.includes("position")) words.push("position");
    return words.length === 0 ? [] : [`step ${shown.stepOrder} (${words.join(", ")})`];
  });
}

function orderOf({ definition }: VersionToRun, stepId: string): number | undefined {
  return definition.steps.find(({ id }) => id === stepId)?.stepOrder;
}
