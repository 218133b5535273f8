import { parseWorkflowFile, type ReadFile } from "@/server/domain/workflow/file/file";
import { toKnownAgents } from "@/server/domain/workflow/problems";
import { readAgents } from "@/server/services/agent/rows";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { listActiveMembers } from "./rows";

/** Parses a workflow file. Returns the workflow and its problems. Saves nothing. */
export async function readWorkflowFile(ctx: ServiceContext, { text }: { text: string }): Promise<ReadFile> {
  requireScope(ctx, "workflows:write");
  return parseWorkflowFile(text, toKnownAgents(await readAgents(ctx)), {
    members: await listActiveMembers(ctx),
  });
}
