import { writeNotificationMessage } from "@/server/domain/message/notification-message";
import { pathOfNotification, sayNotification } from "@/server/domain/notification/words";
import { sayRejected } from "@/server/domain/review/words";
import { sayTime } from "@/server/domain/text/say-time";
import type { Prisma } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import { inTransaction, type ServiceContext } from "@/server/services/context";
import { pageUrl } from "@/server/services/link/token";
import { queueMessage } from "@/server/services/outbox/messages";
import { MEMBER_REF, presentDecidedFor, presentMember } from "@/server/services/presenters/member";
import { KNOWN_KIND, NOTIFICATION_ROW, presentNotification } from "./rows";

const BATCH_SIZE = 200;

/**
 * Finds notifications whose email is due but not queued yet. Some notifications, such as those about runs, are written
 * by the database, which doesn't queue emails.
 */
export function findUnmailed(db: Database): Promise<{ id: string; organizationId: string }[]> {
  return db.notification.findMany({
    where: { mailAt: { lte: new Date() }, kind: KNOWN_KIND },
    select: { id: true, organizationId: true },
    orderBy: { mailAt: "asc" },
    take: BATCH_SIZE,
  });
}

const MAILED = {
  include: {
    member: { select: { ...MEMBER_REF.select, removedAt: true } },
    run: {
      select: {
        ...NOTIFICATION_ROW.include.run.select,
        reviews: {
          where: { status: "REJECTED" },
          select: {
            decisions: {
              where: { kind: "reject" },
              select: { reason: true, member: MEMBER_REF, forMember: MEMBER_REF, forName: true },
            },
          },
          orderBy: [{ closedAt: "desc" }, { id: "desc" }],
          take: 1,
        },
      },
    },
  },
} as const satisfies Prisma.NotificationDefaultArgs;

/**
 * Queues a notification's email. The claim and the message commit together, so the email is queued only once, even
 * if several processes try or one dies.
 */
export async function queueNotificationMail(ctx: ServiceContext, { id }: { id: string }): Promise<void> {
  await inTransaction(ctx, async (ctx) => {
    const where = { id, organizationId: ctx.organizationId };
    const due = { ...where, mailAt: { lte: ctx.now() } };
    const before = await ctx.db.notification.findFirst({
      where: due,
      select: { mailedAt: true, runId: true },
    });
    if (!before) return;
    const { mailedAt, runId } = before;
    if (runId) await lockTexts(ctx, runId);
    const { count } = await ctx.db.notification.updateMany({
      // If the notification is now about a later run, the next check queues its email. Only the earlier run is locked.
      where: { ...due, runId },
      data: { mailAt: null, mailedAt: ctx.now() },
    });
    if (count === 0) return;
    const row = await ctx.db.notification.findFirstOrThrow({ where, ...MAILED });
    // After its first email, a notification is emailed again only while it's unread.
    if (row.member.removedAt || (row.readAt && mailedAt)) return;
    const { name, email: to } = presentMember(row.member);
    const presented = presentNotification(row);
    const message = writeNotificationMessage({
      name,
      said: sayNotification(presented),
      cause: causeOf(row),
      since: row.count > 1 ? sayTime(row.createdAt) : null,
      url: pageUrl(pathOfNotification(presented)),
    });
    await queueMessage(ctx, {
      kind: "NOTIFICATION",
      memberId: row.memberId,
      runId,
      to,
      write: () => message,
    });
  });
}

/**
 * Keeps a run's content from being erased until the transaction ends, so that no queued email contains erased content.
 * To avoid deadlocks, call this before locking the notification, in the same order as the code that ends a run.
 */
async function lockTexts({ db, organizationId }: ServiceContext, runId: string): Promise<void> {
  await db.$queryRaw`
    SELECT 1 FROM "Run" WHERE "id" = ${runId} AND "organizationId" = ${organizationId} FOR SHARE`;
}

/** Returns why the run failed, or who rejected it and why. Null for other events, and if the error was erased. */
function causeOf({ kind, run }: Prisma.NotificationGetPayload<typeof MAILED>): string | null {
  if (kind === "RUN_FAILED" || kind === "APPROVED_RUN_FAILED") return messageOf(run?.error);
  const [rejection] = run?.reviews[0]?.decisions ?? [];
  if (kind !== "RUN_REJECTED" || !rejection) return null;
  const decider = { by: presentMember(rejection.member), for: presentDecidedFor(rejection) };
  return sayRejected(decider, rejection.reason);
}

function messageOf(error: Prisma.JsonValue | undefined): string | null {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" && message !== "" ? message : null;
}
