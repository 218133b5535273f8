import type { PasskeyDto } from "@/server/domain/passkey/passkey";
import type { ServiceContext } from "@/server/services/context";
import { ownPasskeys, presentPasskey } from "./rows";

/** Lists the caller's passkeys, newest first. */
export async function listPasskeys(ctx: ServiceContext): Promise<PasskeyDto[]> {
  const rows = await ctx.db.passkey.findMany({
    where: ownPasskeys(ctx),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return rows.map(presentPasskey);
}
