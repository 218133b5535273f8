import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { retryField } from "@/server/domain/workflow/step/retry";

/** The version of the file format. It also tells a workflow file from any other JSON. */
export const FILE_VERSION = 1;

/**
 * A workflow as a file: the published format, without ids. Separate from its schema, so that the browser
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
