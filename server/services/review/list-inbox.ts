import type { Page } from "@/server/domain/page";
import type { InboxQuery, InboxRow } from "@/server/domain/review/inbox";
import { mayApprove, mayDecide, voted } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { inOneLine } from "@/server/domain/review/what-happens-next";
import type { Prisma } from "@/server/generated/prisma/client";
import { type Person, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember, REQUESTER, requesterOf } from "@/server/services/presenters/member";
import { presentDecidedFor, presentTool, votesOf } from "@/server/services/presenters/review";
import { readPage } from "@/server/services/read-page";
import { findMyReviews, MOST_PRESSING_FIRST } from "./mine";

const INBOX_ROW = {
  select: {
    id: true,
    runId: true,
    stepOrder: true,
    status: true,
    policy: true,
    draftHash: true,
    server: true,
    tool: true,
    host: true,
    dueAt: true,
    createdAt: true,
    closedAt: true,
    run: {
      select: { workflowName: true, startedBy: { select: { ...MEMBER_REF.select, ...REQUESTER.select } } },
    },
    stepRun: { select: { round: true } },
    decisions: {
      where: { voidedAt: null },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: {
        kind: true,
        voidedAt: true,
        textHash: true,
        memberId: true,
        forMemberId: true,
        forName: true,
        member: MEMBER_REF,
        forMember: MEMBER_REF,
      },
    },
  },
} as const satisfies Prisma.ReviewDefaultArgs;
type Row = Prisma.ReviewGetPayload<typeof INBOX_ROW>;

/** Lists a page of one tab's reviews: open reviews by urgency, closed reviews by most recent decision. */
export async function listInbox(ctx: ServiceContext, { tab, ...query }: InboxQuery): Promise<Page<InboxRow>> {
  requireScope(ctx, "reviews:read");
  const person = requirePerson(ctx);
  const source = tab === "mine" ? await sourceOfMine(ctx) : sourceOfAll(ctx, tab);
  return readPage(query, {
    count: source.count,
    async read(window) {
      const rows = await source.read(window);
      const excerpts = await readExcerpts(
        ctx,
        rows.map(({ id }) => id),
      );
      return rows.map((row) => ({ ...row, ...(excerpts.get(row.id) ?? { action: "", text: "" }) }));
    },
    present: (row) => presentInboxRow(person, row),
  });
}

interface Source {
  count: () => Promise<number>;
  read: (window: { skip: number; take: number }) => Promise<Row[]>;
}

/**
 * Lists the reviews waiting for the caller. Finds the ids first, because a Prisma query can't tell whether a
 * review is waiting for someone.
 */
async function sourceOfMine(ctx: ServiceContext): Promise<Source> {
  const { count, read } = await findMyReviews(ctx);
  return {
    count: async () => count,
    read: async (window) =>
      ctx.db.review.findMany({
        where: { organizationId: ctx.organizationId, id: { in: await read(window) } },
        orderBy: [...MOST_PRESSING_FIRST],
        ...INBOX_ROW,
      }),
  };
}

function sourceOfAll(ctx: ServiceContext, tab: "open" | "done"): Source {
  const where = {
    organizationId: ctx.organizationId,
    status: tab === "open" ? ("OPEN" as const) : { not: "OPEN" as const },
  };
  return {
    count: () => ctx.db.review.count({ where }),
    read: (window) =>
      ctx.db.review.findMany({
        where,
        orderBy: tab === "open" ? [...MOST_PRESSING_FIRST] : [{ closedAt: "desc" }, { id: "desc" }],
        ...INBOX_ROW,
        ...window,
      }),
  };
}

function presentInboxRow(person: Person, row: Row & { action: string; text: string }): InboxRow {
  const { status, decisions } = row;
  const policy = ReviewPolicy.parse(row.policy);
  const votes = votesOf(decisions);
  const review = { status, policy, ...requesterOf(row.run.startedBy), votes };
  const approvable = mayApprove(person, review);
  const last = DECIDED.has(status) ? decisions.at(-1) : undefined;
  return {
    id: row.id,
    runId: row.runId,
    workflowName: row.run.workflowName,
    stepOrder: row.stepOrder,
    round: row.stepRun.round,
    status,
    toolCall: presentTool(row),
    action: row.action,
    text: row.text,
    dueAt: row.dueAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    startedBy: presentMember(row.run.startedBy),
    mine: approvable.allowed && !voted(votes).has(person.memberId),
    decidesFor: approvable.allowed ? (approvable.coveredFor?.name ?? null) : null,
    uncounted: !approvable.allowed && mayDecide(person, review).allowed ? approvable.reason : null,
    decided: last
      ? {
          by: presentMember(last.member),
          for: presentDecidedFor(last),
          decision: last.kind,
          edited: last.kind === "approve" && last.textHash !== row.draftHash,
        }
      : null,
  };
}

/** The statuses of reviews that a person closed. */
const DECIDED: ReadonlySet<Row["status"]> = new Set(["APPROVED", "REJECTED", "CHANGES_REQUESTED"]);

const PREVIEW_CHARS = 400;

/**
 * Reads the questions and text of reviews, truncated to one line each. Uses SQL, because Prisma would read
 * the full text to show a few words, and the list is polled every few seconds.
 */
async function readExcerpts(
  ctx: ServiceContext,
  ids: string[],
): Promise<ReadonlyMap<string, { action: string; text: string }>> {
  const rows = await ctx.db.$queryRaw<{ id: string; action: string; text: string }[]>`
    SELECT "id", left("action", ${PREVIEW_CHARS}::int) AS "action", left("text", ${PREVIEW_CHARS}::int) AS "text"
    FROM "Review" WHERE "organizationId" = ${ctx.organizationId} AND "id" = ANY(${ids})`;
  return new Map(
    rows.map(({ id, action, text }) => [id, { action: inOneLine(action), text: inOneLine(text) }]),
  );
}
