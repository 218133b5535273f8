import { notFound } from "@/server/domain/error";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import type { SupersededDraft } from "@/server/domain/workflow/editor-document";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentSuperseded, SUPERSEDED } from "./rows";

/** Returns a superseded draft in full, to compare or restore it. */
export async function getSuperseded(
  ctx: ServiceContext,
  { id, supersededId }: { id: string; supersededId: string },
): Promise<SupersededDraft> {
  requireScope(ctx, "workflows:write");
  const row = await ctx.db.supersededDraft.findFirst({
    where: { id: supersededId, workflowId: id, organizationId: ctx.organizationId },
    select: { ...SUPERSEDED.select, definition: true },
  });
  if (!row) throw notFound("version");
  return { ...presentSuperseded(row), definition: DraftDefinitionSchema.parse(row.definition) };
}
