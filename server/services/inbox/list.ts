import { sayErased } from "@/server/domain/erasure/words";
import { makePage, type Page } from "@/server/domain/pagination";
import { distinguish } from "@/server/domain/review/inbox/distinguish";
import type { InboxQuery, InboxRow } from "@/server/domain/review/inbox/inbox";
import { mayApprove, mayDecide, voted } from "@/server/domain/review/may-decide";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { Prisma } from "@/server/generated/prisma/client";
import { env } from "@/server/infra/env";
import { type Person, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import {
  MEMBER_REF,
  presentDecidedFor,
  presentMember,
  REQUESTERS,
  requestersOf,
} from "@/server/services/presenters/member";
import { presentTool, rulesOf, votesOf } from "@/server/services/presenters/review";
import {
  CLOSED_AT,
  type CountedList,
  findPlace,
  MAX_SKIPPED,
  readTotal,
} from "@/server/services/totals/read";
import { findMyReviews } from "./mine";
import { type InboxOrder, type InboxPlace, isOpen, orderInbox, type Selection } from "./sql";

const INBOX_ROW = {
  select: {
    id: true,
    runId: true,
    workflowId: true,
    stepOrder: true,
    status: true,
    policy: true,
    escalatedAt: true,
    draftHash: true,
    server: true,
    tool: true,
    host: true,
    dueAt: true,
    createdAt: true,
    closedAt: true,
    erasedAt: true,
    run: { select: { workflowName: true, ...REQUESTERS } },
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

/** Lists one page of a tab's reviews, filtered, sorted, and grouped according to the query. */
export async function listInbox(ctx: ServiceContext, query: InboxQuery): Promise<Page<InboxRow>> {
  requireScope(ctx, "reviews:read");
  const person = requirePerson(ctx);
  const order = orderInbox(query, { organizationId: ctx.organizationId, now: ctx.now() });
  const selection = query.tab === "mine" ? await findMyReviews(ctx) : await selectAll(ctx, query);
  const size = Math.min(query.size, env().maxPageSize);
  const window = { skip: query.page * size, take: size };
  const { count, places } = await readPlaces(ctx, selection, { ...order, closed: closedOf(query) }, window);
  return makePage(await readRows(ctx, person, places), count, { page: query.page, size });
}

type Filters = Pick<InboxQuery, "tab" | "workflowId">;

/** Identifies the stored total of closed reviews, for one workflow or all workflows. */
function closedOf({ workflowId }: Filters): CountedList {
  return { list: "ClosedReview", ...(workflowId && { workflowId }) };
}

/**
 * On the open tab, selects all open reviews. Otherwise, selects the closed reviews, from either the query's workflow or
 * all workflows.
 */
async function selectAll(ctx: ServiceContext, query: Filters): Promise<Selection> {
  if (query.tab === "open")
    return { condition: isOpen(ctx), count: await readTotal(ctx, { list: "Review", status: ["OPEN"] }) };
  const { workflowId } = query;
  const ofWorkflow = workflowId ? Prisma.sql`AND "Review"."workflowId" = ${workflowId}` : Prisma.empty;
  const condition = Prisma.sql`
    "Review"."organizationId" = ${ctx.organizationId} AND "Review"."status" <> 'OPEN' ${ofWorkflow}`;
  return { condition, count: await readTotal(ctx, closedOf(query)) };
}

/** Finds the reviews on a page and counts the reviews on all pages. */
async function readPlaces(
  ctx: ServiceContext,
  { condition, count }: Selection,
  { from, where, orderBy, isByDecision, groupSize, closed }: InboxOrder & { closed: CountedList },
  { skip, take }: { skip: number; take: number },
): Promise<{ count: number; places: readonly InboxPlace[] }> {
  const all = Prisma.sql`FROM ${from} WHERE ${condition} ${where ? Prisma.sql`AND ${where}` : Prisma.empty}`;
  const page = Prisma.sql`${all} ORDER BY ${orderBy} LIMIT ${take} OFFSET ${skip}`;
  const readCount = async () =>
    (await ctx.db.$queryRaw<[{ count: number }]>`SELECT count(*)::int AS "count" ${all}`)[0].count;
  if (where) {
    // Searching text is slow, so the same query also counts the matches.
    const found = await ctx.db.$queryRaw<(InboxPlace & { count: number })[]>`
      SELECT "Review"."id", ${groupSize} AS "groupSize", count(*) OVER ()::int AS "count" ${page}`;
    return { count: found[0]?.count ?? (skip > 0 ? await readCount() : 0), places: found };
  }
  if (skip >= count) return { count, places: [] };
  const read = (page: Prisma.Sql) =>
    ctx.db.$queryRaw<InboxPlace[]>`SELECT "Review"."id", ${groupSize} AS "groupSize" ${page}`;
  if (!isByDecision || skip <= MAX_SKIPPED) return { count, places: await read(page) };
  const place = await findPlace(ctx, closed, condition, skip - 1);
  if (!place) return { count, places: [] };
  const earlier = Prisma.sql`(${CLOSED_AT}, "Review"."id") < (${place.at}, ${place.id})`;
  return { count, places: await read(Prisma.sql`${all} AND ${earlier} ORDER BY ${orderBy} LIMIT ${take}`) };
}

/** Reads the rows, in the same order as `places`. */
async function readRows(
  ctx: ServiceContext,
  person: Person,
  places: readonly InboxPlace[],
): Promise<InboxRow[]> {
  const ids = places.map(({ id }) => id);
  const where = { organizationId: ctx.organizationId, id: { in: ids } };
  const [found, excerpts] = await Promise.all([
    ctx.db.review.findMany({ where, ...INBOX_ROW }),
    readExcerpts(ctx, ids),
  ]);
  const byId = new Map(found.map((row) => [row.id, row]));
  const rows = places.flatMap(({ id, groupSize }) => {
    const row = byId.get(id);
    return row ? [{ ...row, ...(excerpts.get(id) ?? { action: "", text: "" }), groupSize }] : [];
  });
  const texts = distinguish(rows.map(({ workflowId, text }) => ({ group: workflowId, text })));
  return rows.map((row, index) => {
    const text = row.erasedAt ? sayErased(row.erasedAt.toISOString()) : (texts[index] ?? "");
    return presentInboxRow(person, { ...row, text });
  });
}

function presentInboxRow(
  person: Person,
  row: Row & { action: string; text: string; groupSize: number | null },
): InboxRow {
  const { status, decisions } = row;
  const rules = rulesOf(row);
  const votes = votesOf(decisions);
  const review = { status, ...rules, requesters: requestersOf(row.run), votes };
  const approvable = mayApprove(person, review);
  const last = DECIDED.has(status) ? decisions.at(-1) : undefined;
  return {
    id: row.id,
    runId: row.runId,
    workflowId: row.workflowId,
    workflowName: row.run.workflowName,
    groupSize: row.groupSize,
    stepOrder: row.stepOrder,
    round: row.stepRun.round,
    status,
    toolCall: presentTool(row),
    action: row.action,
    text: row.text,
    votes: { given: decisions.filter(({ kind }) => kind === "approve").length, needed: rules.policy.quorum },
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

/** The statuses of reviews closed by a person's decision. */
const DECIDED: ReadonlySet<Row["status"]> = new Set(["APPROVED", "REJECTED", "CHANGES_REQUESTED"]);

const PREVIEW_CHARS = 400;

/** Markdown syntax for headings, bold text, rules, and table separators. */
const MARKS = /^#{1,6} +|^[ |:-]+$|\*\*/gm;

/**
 * Reads each review's question and document, both truncated to one line. Uses SQL, because Prisma would read
 * the full document to show a few words, and the list is polled every few seconds.
 */
async function readExcerpts(
  ctx: ServiceContext,
  ids: string[],
): Promise<ReadonlyMap<string, { action: string; text: string }>> {
  const rows = await ctx.db.$queryRaw<{ id: string; action: string; text: string }[]>`
    SELECT "id", left("action", ${PREVIEW_CHARS}::int) AS "action", left("text", ${PREVIEW_CHARS}::int) AS "text"
    FROM "Review" WHERE "organizationId" = ${ctx.organizationId} AND "id" = ANY(${ids})`;
  return new Map(
    rows.map(({ id, action, text }) => [
      id,
      { action: inOneLine(action), text: inOneLine(text.replace(MARKS, ""), PREVIEW_CHARS) },
    ]),
  );
}
