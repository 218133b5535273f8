import type { RetentionSettings } from "@/server/domain/retention/retention";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readRetention } from "./settings";

export async function getRetention(ctx: ServiceContext): Promise<RetentionSettings> {
  requireScope(ctx, "members:read");
  return readRetention(ctx);
}
