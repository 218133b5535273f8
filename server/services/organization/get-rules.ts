import type { Rules } from "@/server/domain/organization/rules";
import { readRules } from "@/server/services/change/rules";
import { requireScope, type ServiceContext } from "@/server/services/context";

export async function getRules(ctx: ServiceContext): Promise<Rules> {
  requireScope(ctx, "members:read");
  return readRules(ctx);
}
