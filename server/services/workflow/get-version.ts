import { Definition } from "@/server/domain/workflow/definition";
import { toDraft } from "@/server/domain/workflow/draft";
import type { Version } from "@/server/domain/workflow/editor-document";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { requireWorkflow } from "./rows";
import { presentOrigin, requireVersion } from "./versions";

/** Returns a published version of a workflow, to compare or to restore as a draft. */
export async function getVersion(
  ctx: ServiceContext,
  { id, revision }: { id: string; revision: number },
): Promise<Version> {
  requireScope(ctx, "workflows:read");
  await requireWorkflow(ctx, id);
  const row = await requireVersion(ctx, id, revision);
  return { revision, definition: toDraft(Definition.parse(row.definition)), ...presentOrigin(row) };
}
