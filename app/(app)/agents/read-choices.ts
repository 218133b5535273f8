import type { Choices } from "@/components/agents/form/use-form-context";
import type { getCaller } from "@/server/transports/trpc/caller";

/** Reads the options for an agent's form. */
export async function readChoices(api: Awaited<ReturnType<typeof getCaller>>): Promise<Choices> {
  const [credentials, model, toolServers] = await Promise.all([
    api.credential.list(),
    api.model.getDefault(),
    api.toolServer.list(),
  ]);
  return { credentials, model, toolServers };
}
