import type { RunView } from "@/server/domain/run/finding/view";
import type { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { presentView, RUN_VIEW } from "./rows";

const MAX_LISTED = 500;

/** Lists the caller's saved views by name, followed by the views that others share. */
export async function listRunViews(ctx: ServiceContext): Promise<RunView[]> {
  requireScope(ctx, "runs:read");
  const person = requirePerson(ctx);
  const { memberId } = person;
  const list = (where: Prisma.RunViewWhereInput) =>
    ctx.db.runView.findMany({
      where: { organizationId: ctx.organizationId, ...where },
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: MAX_LISTED,
      ...RUN_VIEW,
    });
  const own = await list({ memberId });
  const others = await list({ memberId: { not: memberId }, shared: true });
  return [...own, ...others].map((row) => presentView(person, row));
}
