import type { RetentionPreview, RetentionSettings } from "@/server/domain/retention/retention";
import type { ServiceContext } from "@/server/services/context";
import { countDue } from "./due";
import { requireRetentionOwner } from "./settings";

/** Counts the runs that these settings would erase and delete now. Changes nothing. */
export async function previewRetention(
  ctx: ServiceContext,
  settings: RetentionSettings,
): Promise<RetentionPreview> {
  requireRetentionOwner(ctx);
  return countDue(ctx, settings, ctx.now());
}
