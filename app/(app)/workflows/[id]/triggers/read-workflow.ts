import type { getCaller } from "@/server/transports/trpc/caller";

type Api = Awaited<ReturnType<typeof getCaller>>;

/**
 * Reads a workflow for its trigger pages, with its latest name. Until a version with steps is published, that name is
 * only in the draft.
 */
export async function readWorkflow(api: Api, id: string) {
  const workflow = await api.workflow.get({ id });
  if (workflow.stepCount > 0) return workflow;
  const { draft } = await api.draft.get({ id });
  return { ...workflow, name: draft?.definition.name.trim() || workflow.name };
}
