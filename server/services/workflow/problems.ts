import { Definition } from "@/server/domain/workflow/definition";
import { findProblems, type Problem } from "@/server/domain/workflow/problems";
import { readAgents } from "@/server/services/agent/read-all";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { listActiveMembers } from "@/server/services/member/list-active";
import { requireWorkflow } from "./require";

export async function findWorkflowProblems(ctx: ServiceContext, { id }: { id: string }): Promise<Problem[]> {
  requireScope(ctx, "workflows:read");
  const definition = Definition.parse((await requireWorkflow(ctx, id)).definition);
  return findProblems(definition, await readAgents(ctx), {
    members: await listActiveMembers(ctx),
    publishedName: definition.name,
  });
}
