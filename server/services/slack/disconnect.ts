import { inTransaction, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";

/** Disconnects the Slack app, along with all linked accounts and cards. Cards in Slack no longer do anything. */
export async function disconnectSlack(ctx: ServiceContext): Promise<null> {
  requireScope(ctx, "tokens:write");
  return inTransaction(ctx, async (ctx) => {
    const where = { organizationId: ctx.organizationId };
    const before = await ctx.db.slackConnection.findUnique({ where });
    await ctx.db.slackConnection.deleteMany({ where });
    if (before)
      await recordEntry(ctx, {
        action: "slack.disconnected",
        subject: { type: "slack", id: before.id },
        data: { teamId: before.teamId },
        private: { before: { teamName: before.teamName } },
      });
    return null;
  });
}
