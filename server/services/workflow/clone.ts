import { AppError } from "@/server/domain/error";
import { countCodePoints } from "@/server/domain/text/code-points";
import type { WorkflowDto } from "@/server/domain/workflow/api";
import { Definition } from "@/server/domain/workflow/definition";
import { MAX_STORED_NAME } from "@/server/domain/workflow/limits";
import { cloneDefinition } from "@/server/domain/workflow/step/steps";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { insertWorkflow } from "./create";
import { presentWorkflow, requireWorkflow } from "./rows";

export async function cloneWorkflow(ctx: ServiceContext, { id }: { id: string }): Promise<WorkflowDto> {
  requireScope(ctx, "workflows:write");
  const definition = Definition.parse((await requireWorkflow(ctx, id)).definition);
  const name = `${definition.name} (Copy)`;
  if (countCodePoints(name) > MAX_STORED_NAME)
    throw new AppError("conflict", "The copy's name would be too long. Shorten this workflow's name first.");
  return presentWorkflow(await insertWorkflow(ctx, cloneDefinition(definition, name)));
}
