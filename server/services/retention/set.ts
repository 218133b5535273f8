import { AppError, invalidInput } from "@/server/domain/error";
import { diffFields, fieldsOf } from "@/server/domain/ledger/diff";
import { keepsLess } from "@/server/domain/retention/keeps-less";
import type { RetentionChange, RetentionSettings } from "@/server/domain/retention/retention";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { lockOrganization } from "@/server/services/lock-organization";
import { countDue } from "./due";
import { readRetention, requireRetentionOwner } from "./settings";

const PREVIEW_LASTS_MS = 60 * 60_000;

/**
 * Changes how long runs are kept. A shorter time requires the numbers from a preview, so that nobody erases or deletes
 * more runs than the preview showed. The sweeper applies the settings.
 */
export async function setRetention(
  ctx: ServiceContext,
  { settings, confirmed }: RetentionChange,
): Promise<RetentionSettings> {
  requireRetentionOwner(ctx);
  return inTransaction(ctx, async (ctx) => {
    const { organizationId: id } = ctx;
    await lockOrganization(ctx);
    const before = await readRetention(ctx);
    const diff = diffFields(before, settings);
    if (fieldsOf(diff).length === 0) return settings;
    if (keepsLess(before, settings)) await requireSeen(ctx, settings, confirmed ?? null);
    await ctx.db.organization.updateMany({ where: { id }, data: settings });
    await recordEntry(ctx, {
      action: "organization.retention_changed",
      subject: { type: "organization", id },
      data: { ...diff, confirmed },
    });
    return settings;
  });
}

/**
 * Throws unless the person has seen the effect of the settings in a recent preview. To check this, counts the runs
 * again, as of the time of the preview.
 */
async function requireSeen(
  ctx: ServiceContext,
  settings: RetentionSettings,
  confirmed: NonNullable<RetentionChange["confirmed"]> | null,
): Promise<void> {
  if (!confirmed) throw invalidInput("/confirmed", "is required. Get the numbers from the preview");
  const at = new Date(confirmed.at);
  const age = ctx.now().getTime() - at.getTime();
  const { erased, deleted } = await countDue(ctx, settings, at);
  const isSame = erased.count === confirmed.erased && deleted.count === confirmed.deleted;
  if (!isSame || age < 0 || age > PREVIEW_LASTS_MS)
    throw new AppError("conflict", "The preview is out of date. Check the new numbers and confirm again.");
}
