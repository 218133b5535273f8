import { AppError } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import type { NewRunView, RunView } from "@/server/domain/run/finding/view";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { lockToChange } from "@/server/services/lock-member";
import { presentView, RUN_VIEW } from "./rows";

const MAX_VIEWS = 50;

/** Saves the run list's filters under a name. Replaces the person's earlier view with that name. */
export async function saveRunView(ctx: ServiceContext, view: NewRunView): Promise<RunView> {
  requireScope(ctx, "runs:read");
  const person = requirePerson(ctx);
  const { memberId } = person;
  const { organizationId } = ctx;
  return inTransaction(ctx, async (ctx) => {
    await lockToChange(ctx, memberId);
    const mine = await ctx.db.runView.findMany({
      where: { organizationId, memberId },
      select: { id: true, name: true },
    });
    const earlier = mine.find(({ name }) => name === view.name);
    if (earlier) {
      await ctx.db.runView.updateMany({ where: { id: earlier.id, organizationId }, data: view });
    } else if (mine.length >= MAX_VIEWS) {
      throw new AppError("conflict", `You have ${MAX_VIEWS} saved views. Delete one, then save this one.`);
    }
    const id = earlier?.id ?? makeId("view");
    if (!earlier)
      await ctx.db.runView.create({ data: { id, organizationId, memberId, createdAt: ctx.now(), ...view } });
    const row = await ctx.db.runView.findFirstOrThrow({ where: { id, organizationId }, ...RUN_VIEW });
    return presentView(person, row);
  });
}
