import type { RunView } from "@/server/domain/run/finding/view";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentView, RUN_VIEW, visibleViews } from "./rows";

const MAX_LISTED = 500;

/** Lists the caller's saved views and the shared ones, by name. */
export async function listRunViews(ctx: ServiceContext): Promise<RunView[]> {
  requireScope(ctx, "runs:read");
  const person = requirePerson(ctx);
  const rows = await ctx.db.runView.findMany({
    where: visibleViews(ctx, person),
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: MAX_LISTED,
    ...RUN_VIEW,
  });
  return rows.map((row) => presentView(person, row));
}
