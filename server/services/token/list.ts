import type { TokenDto } from "@/server/domain/token/token";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { presentToken } from "./rows";

/** Lists the caller's own unrevoked tokens, newest first. */
export async function listTokens(ctx: ServiceContext): Promise<TokenDto[]> {
  const rows = await ctx.db.apiToken.findMany({
    where: { organizationId: ctx.organizationId, memberId: requirePerson(ctx).memberId, revokedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(presentToken);
}
