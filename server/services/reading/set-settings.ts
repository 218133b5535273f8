import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import { type ReadingSettings, ReadingSettingsChange } from "@/server/domain/reading/settings";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockOrganization } from "@/server/services/lock-organization";
import { readReadingSettings } from "./settings";

/**
 * Changes whether reading times are recorded and how long they're kept. Omitted settings don't change. If a policy
 * requires reading to the end, whether people reached the end is always recorded.
 */
export async function setReadingSettings(
  ctx: ServiceContext,
  change: ReadingSettingsChange,
): Promise<ReadingSettings> {
  requireScope(ctx, "members:write");
  return inTransaction(ctx, async (ctx) => {
    const { organizationId: id } = ctx;
    await lockOrganization(ctx);
    const before = await readReadingSettings(ctx);
    const after = { ...before, ...ReadingSettingsChange.parse(change) };
    const diff = diffFields(before, after);
    if (fieldsOf(diff).length === 0) return after;
    await ctx.db.organization.updateMany({ where: { id }, data: after });
    await recordEntry(ctx, {
      action: "organization.reading_changed",
      subject: { type: "organization", id },
      data: diff,
    });
    return after;
  });
}
