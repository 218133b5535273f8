import type { WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import type { getCaller } from "@/server/transports/trpc/caller";

type Api = Awaited<ReturnType<typeof getCaller>>;

/** Reads the workflows whose steps use older agent versions. The list is empty if the user can't read workflows. */
export async function readOutdated(
  api: Api,
  { scopes }: { scopes: readonly string[] },
): Promise<WorkflowsToUpdate> {
  return scopes.includes("workflows:read")
    ? api.workflow.listOutdated({})
    : { workflows: [], mayUpdate: false };
}
