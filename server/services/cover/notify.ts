import { writeAccountMail } from "@/server/domain/message/account-mail";
import { sayTime } from "@/server/domain/text/say-time";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { queueMessages } from "@/server/services/outbox/messages";
import { type CoverRow, presentCover } from "./rows";

/**
 * Queues messages for the covered person and the cover, but not for the person who set the cover. This way, people
 * always know who else can decide their reviews.
 */
export async function notifyCovered(ctx: ServiceContext & { db: Transaction }, row: CoverRow): Promise<void> {
  const { member, cover, setBy } = presentCover(row, ctx.now());
  const period = `from ${sayTime(row.startsAt)} until ${sayTime(row.endsAt)}`;
  const names = "Each decision is recorded under both names.";
  const news = [
    {
      to: member,
      subject: `${cover.name} is covering for you`,
      before: [
        `${setBy.name} chose ${cover.name} to cover for you ${period}. During this time, ${cover.name} can decide your reviews. ${names}`,
        "If you didn't expect this, end the cover:",
      ],
    },
    {
      to: cover,
      subject: `You're covering for ${member.name}`,
      before: [
        `${setBy.name} chose you to cover for ${member.name} ${period}. During this time, you can decide their reviews. ${names}`,
        "See all covers:",
      ],
    },
  ];
  await queueMessages(
    ctx,
    news
      .filter(({ to }) => to.id !== setBy.id)
      .map(({ to: { id: memberId, name, email: to }, subject, before }) => ({
        kind: "COVER_SET",
        memberId,
        to,
        write: (link) => writeAccountMail({ subject, name, before, link }),
      })),
  );
}
