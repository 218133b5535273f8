import { AppError, notFound } from "@/server/domain/error";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { mayDelete, visibleViews } from "./rows";

export async function deleteRunView(ctx: ServiceContext, { id }: { id: string }): Promise<void> {
  requireScope(ctx, "runs:read");
  const person = requirePerson(ctx);
  const { db, organizationId } = ctx;
  const view = await db.runView.findFirst({ where: { id, ...visibleViews(ctx, person) } });
  if (!view) throw notFound("view");
  if (!mayDelete(person, view))
    throw new AppError(
      "forbidden",
      "Only the person who saved this view, an owner, or an admin can delete it.",
    );
  await db.runView.deleteMany({ where: { id, organizationId } });
}
