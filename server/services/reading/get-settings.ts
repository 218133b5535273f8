import type { ReadingSettings } from "@/server/domain/reading/settings";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readReadingSettings } from "./settings";

export async function getReadingSettings(ctx: ServiceContext): Promise<ReadingSettings> {
  requireScope(ctx, "members:read");
  return readReadingSettings(ctx);
}
