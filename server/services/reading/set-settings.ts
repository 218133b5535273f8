import { type ReadingSettings, ReadingSettingsChange } from "@/server/domain/reading/settings";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readReadingSettings } from "./settings";

/**
 * Changes whether reading times are recorded and how long they're kept. Omitted settings don't change.
 * Reviews that must be read to the end still record whether the end was reached.
 */
export async function setReadingSettings(
  ctx: ServiceContext,
  change: ReadingSettingsChange,
): Promise<ReadingSettings> {
  requireScope(ctx, "members:write");
  await ctx.db.organization.updateMany({
    where: { id: ctx.organizationId },
    data: ReadingSettingsChange.parse(change),
  });
  return readReadingSettings(ctx);
}
