import { notFound } from "@/server/domain/error";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import type { SetAside } from "@/server/domain/workflow/editor-document";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentSetAside, SET_ASIDE } from "./rows";

/** Returns a superseded draft in full, to compare or restore it. */
export async function getSetAside(
  ctx: ServiceContext,
  { id, setAsideId }: { id: string; setAsideId: string },
): Promise<SetAside> {
  requireScope(ctx, "workflows:write");
  const row = await ctx.db.draftSetAside.findFirst({
    where: { id: setAsideId, workflowId: id, organizationId: ctx.organizationId },
    select: { ...SET_ASIDE.select, definition: true },
  });
  if (!row) throw notFound("version");
  return { ...presentSetAside(row), definition: DraftDefinitionSchema.parse(row.definition) };
}
