import { requireScope, type ServiceContext } from "@/server/services/context";

/** Disconnects the Slack app, along with all linked accounts and cards. Cards in Slack no longer do anything. */
export async function disconnectSlack(ctx: ServiceContext): Promise<null> {
  requireScope(ctx, "tokens:write");
  await ctx.db.slackConnection.deleteMany({ where: { organizationId: ctx.organizationId } });
  return null;
}
