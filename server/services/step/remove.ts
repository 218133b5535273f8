import { removeStep as removeStepFrom } from "@/server/domain/workflow/step/steps";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { writeDefinition } from "@/server/services/workflow/definition";

export async function removeStep(
  ctx: ServiceContext,
  { id, stepId, expectedRevisions }: { id: string; stepId: string; expectedRevisions?: number[] },
): Promise<null> {
  requireScope(ctx, "workflows:write");
  await writeDefinition(ctx, id, expectedRevisions, (current) => ({
    definition: removeStepFrom(current, stepId),
    result: null,
  }));
  return null;
}
