import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { unlinkMember } from "@/server/services/outbox/slack-cards";

/** Unlinks the caller's Slack account. */
export async function unlinkSlack(ctx: ServiceContext): Promise<null> {
  const { memberId } = requirePerson(ctx);
  await inTransaction(ctx, (ctx) => unlinkMember(ctx, memberId));
  return null;
}
