import type { AgentDto } from "@/server/domain/agent/operations";
import { findProblems } from "@/server/domain/workflow/problems";
import { type DraftStep, isHuman, tidyPolicy, type WorkflowDocument } from "./document";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export interface DocumentProblem {
  /** The step that has it; null: the workflow as a whole. */
  key: string | null;
  message: string;
  /** Whether the server would refuse to save it; the others only keep it from running. */
  blocksSaving: boolean;
}

/** What is wrong with the document as it is being written: the API's own answer, and what could not be saved. */
export function findDocumentProblems(
  { name, description, steps }: WorkflowDocument,
  agents: readonly Pick<AgentDto, "id">[],
): DocumentProblem[] {
  const definition = {
    name,
    description,
    steps: steps.map(({ key, agentId, action, name, review }, index) => ({
      id: key,
      stepOrder: index + 1,
      agentId,
      action,
      name: name || null,
      review,
    })),
  };
  const problems = findProblems(definition, agents).map(({ stepId, code, message }) => ({
    key: stepId,
    message,
    blocksSaving: code === "unknown-agent",
  }));
  if (name.trim() === "")
    problems.unshift({ key: null, message: "The workflow has no name. Give it one.", blocksSaving: true });
  for (const step of findNamesakes(steps))
    problems.push({
      key: step.key,
      message: `Another step is named "${step.name}" too. Names are unique in a workflow.`,
      blocksSaving: true,
    });
  for (const step of steps)
    for (const approver of findOddApprovers(step))
      problems.push({
        key: step.key,
        message: `"${approver}" is not an email address.`,
        blocksSaving: true,
      });
  return problems;
}

function findOddApprovers(step: DraftStep): string[] {
  if (!isHuman(step)) return [];
  const approvers = tidyPolicy(step.review)?.approvers ?? [];
  return approvers.filter((approver) => !approver.startsWith("role:") && !EMAIL.test(approver));
}

/** The steps whose name an earlier one has. */
function findNamesakes(steps: readonly DraftStep[]): DraftStep[] {
  return steps.filter(
    (step, index) => step.name !== "" && steps.slice(0, index).some((other) => other.name === step.name),
  );
}
