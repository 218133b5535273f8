import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { retryField } from "@/server/domain/workflow/step/step-retry";

/** The version of the file format. Also distinguishes a workflow file from other JSON. */
export const FILE_VERSION = 1;

/**
 * Exports a workflow in the published file format, without IDs. Separate from the schema, so that the browser
 * doesn't load zod.
 */
export function formatWorkflowFile({ name, description, steps }: DraftDefinition): string {
  const file = {
    countersign: FILE_VERSION,
    name,
    description,
    steps: steps.map(({ agentId, action, name, review, retry }, index) => ({
      stepOrder: index + 1,
      agentId,
      action,
      name,
      review,
      ...retryField(retry),
    })),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
