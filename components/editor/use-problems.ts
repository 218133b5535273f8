import { useDeferredValue, useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import { findProblems, type Problem } from "@/server/domain/workflow/problems";
import { useEditor } from "./store/context";

export interface FoundProblems {
  all: readonly Problem[];
  ofSteps: ReadonlyMap<string, readonly Problem[]>;
}

/** What is wrong with the document, found once what was typed is on the screen. */
export function useProblems(
  { members }: Pick<EditorDocument, "members">,
  agents: readonly AgentSummary[],
): FoundProblems {
  const definition = useDeferredValue(useEditor((state) => state.definition));
  const publishedName = useEditor((state) => state.published.name);
  const [find] = useState(() => makeProblemFinder(members, agents));
  return find(definition, publishedName);
}

/**
 * Finds problems, and remembers the last ones: a step whose problems are as they were keeps the same list, so that its
 * card is not redrawn.
 */
export function makeProblemFinder(members: EditorDocument["members"], agents: readonly AgentSummary[]) {
  let found: FoundProblems = { all: [], ofSteps: new Map() };
  let foundIn: DraftDefinition | null = null;
  let foundFor: string | null = null;
  return (definition: DraftDefinition, publishedName: string): FoundProblems => {
    if (definition === foundIn && publishedName === foundFor) return found;
    const all = findProblems(definition, agents, { members, publishedName });
    foundIn = definition;
    foundFor = publishedName;
    found = { all, ofSteps: groupBySteps(all, found.ofSteps) };
    return found;
  };
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
    `${problem?.pointer} ${problem?.severity} ${problem?.message}`;
  return a.length === b.length && a.every((problem, index) => text(problem) === text(b[index]));
}
