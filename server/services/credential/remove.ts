import { AppError, notFound } from "@/server/domain/error";
import { listAll } from "@/server/domain/text/words";
import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { requireCredential } from "./rows";

export async function removeCredential(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  requireScope(ctx, "tokens:write");
  return inTransaction(ctx, async (ctx) => {
    const { kind, name } = await requireCredential(ctx, id);
    const users = await findUsers(ctx, id);
    if (users.length > 0)
      throw new AppError(
        "conflict",
        `This secret is used by ${listAll(users)}. Choose a different one there first.`,
      );
    const where = { id, organizationId: ctx.organizationId };
    const { count } = await ctx.db.credential.deleteMany({ where });
    if (count === 0) throw notFound("credential");
    await recordEntry(ctx, {
      action: "secret.removed",
      subject: { type: "secret", id },
      data: { kind },
      private: { before: { name } },
    });
    return null;
  });
}

/** Lists the uses of a secret, for an error message. */
async function findUsers({ db, organizationId }: ServiceContext, id: string): Promise<string[]> {
  const [agents, servers, organization] = await Promise.all([
    db.agent.findMany({ where: { organizationId }, select: { name: true, config: true } }),
    db.toolServer.findMany({ where: { organizationId, credentialId: id }, select: { name: true } }),
    db.organization.findUniqueOrThrow({ where: { id: organizationId }, select: { model: true } }),
  ]);
  const names = (value: unknown) => JSON.stringify(value ?? null).includes(JSON.stringify(id));
  return [
    ...(names(organization.model) ? ["the default model"] : []),
    ...agents.filter(({ config }) => names(config)).map(({ name }) => `the agent “${name}”`),
    ...servers.map(({ name }) => `the tool server “${name}”`),
  ];
}
