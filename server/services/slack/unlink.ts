import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { unlinkMember } from "@/server/services/outbox/slack-cards";

export async function unlinkSlack(ctx: ServiceContext): Promise<null> {
  const { memberId } = requirePerson(ctx);
  await inTransaction(ctx, async (ctx) => {
    if (await unlinkMember(ctx, memberId))
      await recordEntry(ctx, { action: "slack.unlinked", subject: { type: "member", id: memberId } });
  });
  return null;
}
