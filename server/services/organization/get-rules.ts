import type { Rules } from "@/server/domain/organization/rules";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readRules } from "@/server/services/read-rules";

export async function getRules(ctx: ServiceContext): Promise<Rules> {
  requireScope(ctx, "members:read");
  return readRules(ctx);
}
