import type { CredentialDto } from "@/server/domain/credential/credential";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentCredential } from "./rows";

export async function listCredentials(ctx: ServiceContext): Promise<CredentialDto[]> {
  requireScope(ctx, "agents:read");
  const rows = await ctx.db.credential.findMany({
    where: { organizationId: ctx.organizationId },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(presentCredential);
}
