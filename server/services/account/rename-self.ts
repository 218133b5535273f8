import { invalidInput } from "@/server/domain/error";
import type { RenameInput } from "@/server/domain/member/member";
import { requirePerson, type ServiceContext } from "@/server/services/context";

/** Changes the caller's name in all their organizations. */
export async function renameSelf(ctx: ServiceContext, { name }: RenameInput): Promise<{ name: string }> {
  if (name === "") throw invalidInput("/name", "must not be empty");
  const id = requirePerson(ctx).memberId;
  const { userId } = await ctx.db.member.findFirstOrThrow({
    where: { id, organizationId: ctx.organizationId, removedAt: null },
    select: { userId: true },
  });
  await ctx.db.user.update({ where: { id: userId }, data: { name } });
  return { name };
}
