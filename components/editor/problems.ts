import type { AgentDto } from "@/server/domain/agent/operations";
import { findProblems, type Problem } from "@/server/domain/workflow/problems";
import { isHuman, tidyPolicy, type WorkflowDocument } from "./document";

/** What the server would refuse to save; the others only keep it from running. */
const BLOCKING: readonly Problem["code"][] = [
  "missing-name",
  "unknown-agent",
  "invalid-name",
  "duplicate-name",
  "impossible-policy",
];

export interface DocumentProblem {
  /** The step that has it; null: the workflow as a whole. */
  key: string | null;
  message: string;
  blocksSaving: boolean;
}

/**
 * What is wrong with the document as it is being written: the API's own answer. That there is no step is not among
 * it: the page shows that by itself, and nothing can be run. `publishedName`: the name that is saved already.
 */
export function findDocumentProblems(
  { name, description, steps }: WorkflowDocument,
  agents: readonly Pick<AgentDto, "id">[],
  publishedName?: string,
): DocumentProblem[] {
  const definition = {
    name,
    description,
    steps: steps.map((step) => ({
      id: step.key,
      agentId: step.agentId,
      action: step.action,
      name: step.name || null,
      review: isHuman(step) ? tidyPolicy(step.review) : null,
    })),
  };
  return findProblems(definition, agents, { publishedName })
    .filter(({ code }) => code !== "no-steps")
    .map(({ stepId, code, message }) => ({
      key: stepId,
      message,
      blocksSaving: BLOCKING.includes(code),
    }));
}
