import type { SlackDto } from "@/server/domain/slack/slack";
import { requirePerson, type ServiceContext } from "@/server/services/context";

/** Returns the organization's Slack app and the caller's linked account. */
export async function getSlack(ctx: ServiceContext): Promise<SlackDto> {
  const { db, organizationId } = ctx;
  const { memberId } = requirePerson(ctx);
  const [connection, link] = await Promise.all([
    db.slackConnection.findUnique({ where: { organizationId } }),
    db.slackLink.findFirst({ where: { organizationId, memberId } }),
  ]);
  return {
    connection: connection && {
      teamName: connection.teamName,
      createdAt: connection.createdAt.toISOString(),
      live:
        connection.liveSince !== null && connection.heldUntil !== null && connection.heldUntil > ctx.now(),
      fault: connection.fault,
      socketFault: connection.socketFault,
    },
    link: link && { slackName: link.slackName, createdAt: link.createdAt.toISOString() },
  };
}
