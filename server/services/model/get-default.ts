import type { DefaultModel } from "@/server/domain/model/default-model";
import { env } from "@/server/infra/env";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readDefault } from "./choice";

export async function getDefaultModel(ctx: ServiceContext): Promise<DefaultModel> {
  requireScope(ctx, "agents:read");
  const { model } = env();
  return {
    chosen: await readDefault(ctx),
    fallback: model && { name: model.name, host: new URL(model.baseUrl).host },
  };
}
