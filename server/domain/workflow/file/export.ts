import type { DraftDefinition } from "@/server/domain/workflow/draft";
import { retryField } from "@/server/domain/workflow/step/retry";

/** The version of the file format, and what tells such a file from any other JSON. */
export const FILE_VERSION = 1;

/** A workflow as a file: the published format, without ids. Apart from its schema: the browser needs it, and not zod. */
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
