import { type AgentSummary, isEmailAgent } from "@/components/agent-summary";
import type { ReadsWhen } from "@/server/domain/workflow/condition-faults";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { findProblems, type Problem } from "@/server/domain/workflow/problems";

export interface FoundProblems {
  /** All problems, including those not shown. Checked before publishing or running. */
  all: readonly Problem[];
  /** The problems to show. Omits those expected in a step or workflow that the user has just started. */
  shown: readonly Problem[];
  /** The problems to show, keyed by step ID. */
  ofSteps: ReadonlyMap<string, readonly Problem[]>;
}

/** The email settings of an agent that reads the whole email from the step's instructions. */
const FROM_STEP = { to: null, cc: null, subject: null, body: null };

interface JustStarted {
  /** The newly added step, until the user leaves its fields. */
  stepId: string | null;
  /** Whether the workflow has never had a version with steps. */
  workflow: boolean;
}

/**
 * Finds problems and remembers the last result. Unchanged results stay the same objects, overall and per
 * step, so cards don't rerender.
 */
export function makeProblemFinder(members: EditorDocument["members"], agents: readonly AgentSummary[]) {
  const known = agents.map((agent) => ({ ...agent, email: isEmailAgent(agent) ? FROM_STEP : null }));
  let found: FoundProblems = { all: [], shown: [], ofSteps: new Map() };
  let foundIn: [DraftDefinition, string, JustStarted["stepId"], boolean, ReadsWhen?] | null = null;
  return (
    definition: DraftDefinition,
    publishedName: string,
    fresh: JustStarted,
    readWhen?: ReadsWhen,
  ): FoundProblems => {
    const wanted: typeof foundIn = [definition, publishedName, fresh.stepId, fresh.workflow, readWhen];
    if (foundIn && wanted.every((value, index) => value === foundIn?.[index])) return found;
    const all = findProblems(definition, known, { members, publishedName, readWhen });
    const shown = all.filter((problem) => !isJustStarted(problem, fresh));
    foundIn = wanted;
    if (!isSame(all, found.all) || !isSame(shown, found.shown))
      found = { all, shown, ofSteps: groupBySteps(shown, found.ofSteps) };
    return found;
  };
}

function isJustStarted({ code, stepId }: Problem, fresh: JustStarted): boolean {
  if (code === "no-steps") return fresh.workflow;
  return (code === "empty-action" || code === "invalid-email") && stepId === fresh.stepId;
}

function groupBySteps(problems: readonly Problem[], before: FoundProblems["ofSteps"]) {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems)
    if (problem.stepId !== null) groups.set(problem.stepId, [...(groups.get(problem.stepId) ?? []), problem]);
  return new Map(
    [...groups].map(([stepId, group]) => {
      const was = before.get(stepId);
      return [stepId, was && isSame(was, group) ? was : group];
    }),
  );
}

function isSame(a: readonly Problem[], b: readonly Problem[]): boolean {
  const text = (problem: Problem | undefined) =>
    `${problem?.stepId} ${problem?.pointer} ${problem?.severity} ${problem?.message}`;
  return a.length === b.length && a.every((problem, index) => text(problem) === text(b[index]));
}
