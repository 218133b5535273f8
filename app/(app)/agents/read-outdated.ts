import type { Outdated } from "@/components/agents/outdated-workflows";
import type { getCaller } from "@/server/transports/trpc/caller";

type Api = Awaited<ReturnType<typeof getCaller>>;

/** Reads the workflows that use older agents. Empty if the user can't read workflows. */
export async function readOutdated(api: Api, { scopes }: { scopes: readonly string[] }): Promise<Outdated> {
  const initial = scopes.includes("workflows:read") ? await api.workflow.listOutdated() : [];
  return { initial, mayUpdate: scopes.includes("workflows:write") };
}
