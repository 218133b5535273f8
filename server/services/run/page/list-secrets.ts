import type { CredentialDto } from "@/server/domain/credential/credential";
import { notFound } from "@/server/domain/error";
import { findRunAgent } from "@/server/services/agent/run-agents";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { presentCredential } from "@/server/services/credential/rows";

/** Lists the stored secrets that an agent sends in a run: the model's key and the secrets in headers. */
export async function listRunSecrets(
  ctx: ServiceContext,
  { runId, agentId }: { runId: string; agentId: string },
): Promise<CredentialDto[]> {
  requireScope(ctx, "tokens:write");
  const { db, organizationId } = ctx;
  const run = await db.run.findFirst({ where: { id: runId, organizationId }, select: { id: true } });
  if (!run) throw notFound("run");
  const agent = await findRunAgent(ctx, { runId, agentId });
  const model = agent?.model && "credentialId" in agent.model ? [agent.model.credentialId] : [];
  const headers = agent?.secrets.map(({ credentialId }) => credentialId) ?? [];
  const rows = await db.credential.findMany({
    where: { organizationId, id: { in: [...model, ...headers] } },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return rows.map(presentCredential);
}
