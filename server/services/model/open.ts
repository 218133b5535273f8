import type { AgentContent, FrozenModel } from "@/server/domain/agent/content";
import type { ModelSettings } from "@/server/domain/model/provider";
import { env } from "@/server/infra/env";
import type { ServiceContext } from "@/server/services/context";
import { openChoice } from "./resolve";

type Opened = { settings: ModelSettings | null; fault: string | null };

/** The model of an agent version, with its current key. A different provider or address is a different model. */
export async function openModel(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  { name: agent, model }: Pick<AgentContent, "name" | "model">,
): Promise<Opened> {
  if (!model || model.source === "simulated") return { settings: null, fault: null };
  const settings = await findSettings(ctx, model);
  return { settings, fault: settings ? null : faultOf(agent, model) };
}

async function findSettings(
  ctx: Pick<ServiceContext, "db" | "organizationId">,
  model: Exclude<FrozenModel, { source: "simulated" }>,
): Promise<ModelSettings | null> {
  if (model.source === "environment") {
    const { model: now } = env();
    return now?.provider === model.provider && new URL(now.baseUrl).host === model.host
      ? { ...now, name: model.name }
      : null;
  }
  const opened = await openChoice(ctx, model);
  return opened?.provider === model.provider && opened.baseUrl === model.baseUrl ? opened : null;
}

function faultOf(agent: string, model: Exclude<FrozenModel, { source: "simulated" }>): string {
  return model.source === "environment"
    ? `The model ${model.name}, which this run started with, is no longer configured on this server. Run again to use the current model.`
    : `The secret for ${model.name}, the model of the agent ${agent}, was removed or moved to a different address. Choose a model for the agent, or a default model under Settings → Models. Then run again.`;
}
