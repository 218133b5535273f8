import { notFound } from "@/server/domain/error";
import { requirePerson, type ServiceContext } from "@/server/services/context";

/** Ends one of the caller's own tokens at once. */
export async function revokeToken(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  const { count } = await ctx.db.apiToken.updateMany({
    where: { id, organizationId: ctx.organizationId, memberId: requirePerson(ctx).memberId, revokedAt: null },
    data: { revokedAt: ctx.now() },
  });
  if (count === 0) throw notFound("token");
  return null;
}
