import { countCodePoints } from "@/server/domain/text/code-points";
import type { WorkflowOverview } from "@/server/domain/workflow/api";
import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { MAX_NAME } from "@/server/domain/workflow/limits";
import { isRunnable, type Problem } from "@/server/domain/workflow/problems";
import { retryField } from "@/server/domain/workflow/step/step-retry";

const UNTITLED = "Untitled workflow";

/** A new workflow: its first version, plus a draft if the document can't be published as it is. */
export interface Beginning {
  published: NewWorkflow;
  draft: DraftDefinition | null;
}

interface NewWorkflow {
  name: string;
  description: string | null;
  steps: Omit<DraftDefinition["steps"][number], "id">[];
}

export const BLANK: Beginning = {
  published: { name: UNTITLED, description: null, steps: [] },
  draft: null,
};

/** Starts from a document that can run. The document is published as the first version. */
export function beginPublished({ name, description, steps }: DraftDefinition): Beginning {
  const published = {
    name: name.trim(),
    description,
    steps: steps.map(({ agentId, action, name, review, retry }) => ({
      agentId,
      action,
      name,
      review,
      ...retryField(retry),
    })),
  };
  return { published, draft: null };
}

/**
 * Starts from an imported document. If the document can run, it's published as the first version. Otherwise, it becomes
 * the draft of a workflow without steps.
 */
export function beginImported(definition: DraftDefinition, problems: readonly Problem[]): Beginning {
  if (isRunnable(problems)) return beginPublished(definition);
  const published = { name: storableName(definition.name), description: definition.description, steps: [] };
  return { published, draft: definition };
}

/** Returns the name if it's valid, otherwise the closest valid name. */
function storableName(name: string): string {
  const trimmed = name.trim();
  if (countCodePoints(trimmed) > MAX_NAME) return [...trimmed].slice(0, MAX_NAME).join("").trim();
  return trimmed || UNTITLED;
}

/**
 * Finds the workflow created by an attempt whose response was lost: the member's own, unchanged, and created
 * since the page was opened. Null if there is none.
 */
export function findMade(
  workflows: readonly WorkflowOverview[],
  { published }: Beginning,
  { memberId, openedAt }: { memberId: string; openedAt: string },
): WorkflowOverview | null {
  return (
    workflows.find(
      ({ name, stepCount, revision, createdAt, updatedBy }) =>
        name === published.name &&
        stepCount === published.steps.length &&
        revision === (stepCount > 0 ? 1 : 0) &&
        updatedBy.id === memberId &&
        createdAt >= openedAt,
    ) ?? null
  );
}
