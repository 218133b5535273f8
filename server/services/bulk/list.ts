import type { BulkActionDto } from "@/server/domain/bulk/api";
import { MAX_LISTED_BULK } from "@/server/domain/bulk/limits";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readBulkActions } from "./rows";

/** Lists the latest bulk actions, newest first. */
export async function listBulk(ctx: ServiceContext): Promise<BulkActionDto[]> {
  requireScope(ctx, "runs:read");
  return readBulkActions(ctx, { take: MAX_LISTED_BULK });
}
