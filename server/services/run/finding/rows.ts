import { normalizeApprover } from "@/server/domain/review/approver";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import type { ListedRunDto, RunMatchDto } from "@/server/domain/run/finding/api";
import type { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { rulesOf } from "@/server/services/presenters/review";
import { presentRun, RUN_ROW, splitRunTime } from "@/server/services/presenters/run";
import { readExcerpts } from "./excerpts";

const LISTED_RUN = {
  select: {
    ...RUN_ROW.select,
    purpose: true,
    versionId: true,
    cost: { select: { cost: true } },
    reviews: {
      select: { id: true, status: true, createdAt: true, closedAt: true, policy: true, escalatedAt: true },
    },
  },
} as const satisfies Prisma.RunDefaultArgs;
type Row = Prisma.RunGetPayload<typeof LISTED_RUN>;

/** The details that a list shows in addition to the runs' own columns. */
interface Details {
  inputs: ReadonlyMap<string, string>;
  /** The step numbers of each version. */
  steps: ReadonlyMap<string, readonly number[]>;
  /** The number of the step where each failed run ended. */
  reached: ReadonlyMap<string, number>;
  /** The names of members, by email. */
  names: ReadonlyMap<string, string>;
  /** Where the search terms were found in each run. */
  matches: ReadonlyMap<string, RunMatchDto>;
}

/** Reads runs in the order of `ids`. With a search, also reads where its terms were found. */
export async function readListedRuns(
  ctx: ServiceContext,
  ids: readonly string[],
  search?: string,
): Promise<ListedRunDto[]> {
  const { db, organizationId } = ctx;
  const found = await db.run.findMany({ where: { organizationId, id: { in: [...ids] } }, ...LISTED_RUN });
  const [inputs, steps, reached, names, matches] = await Promise.all([
    readInputs(ctx, ids),
    readSteps(ctx, [...new Set(found.map(({ versionId }) => versionId))]),
    readReached(ctx, found),
    readNames(ctx, found.flatMap(approversOf)),
    search === undefined ? new Map<string, RunMatchDto>() : readExcerpts(ctx, ids, search),
  ]);
  const rows = new Map(found.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row ? [presentListedRun(ctx, row, { inputs, steps, reached, names, matches })] : [];
  });
}

function presentListedRun(
  ctx: ServiceContext,
  row: Row,
  { inputs, steps, reached, names, matches }: Details,
): ListedRunDto {
  const orders = steps.get(row.versionId) ?? [];
  const order = row.currentStepOrder ?? reached.get(row.id);
  const index = orders.indexOf(order ?? Number.NaN);
  return {
    ...presentRun(row),
    ...splitRunTime(row, ctx.now()),
    test: row.purpose === "DRAFT",
    inputStart: inputs.get(row.id) ?? "",
    steps: orders.length,
    stepReached: row.status === "COMPLETED" ? orders.length : index + 1,
    waitingFor: approversOf(row).map((approver) =>
      approver.startsWith("role:")
        ? `any ${approver.slice("role:".length)}`
        : (names.get(approver) ?? approver),
    ),
    cost: row.cost?.cost == null ? null : Number(row.cost.cost),
    match: matches.get(row.id) ?? null,
  };
}

/** Lists the people and roles that a run is waiting for, from the review's policy. */
function approversOf({ reviews }: Row): string[] {
  const open = reviews.find(({ status }) => status === "OPEN");
  if (!open) return [];
  const { policy, escalated } = rulesOf(open);
  const more = escalated && policy.approvers.length > 0 ? (policy.escalate?.to ?? []) : [];
  return [...new Set([...policy.approvers, ...more].map(normalizeApprover))];
}

const INPUT_CHARS = 160;

/** Reads the first words of inputs. Uses SQL, because Prisma would read the full text. */
export async function readInputs({ db, organizationId }: ServiceContext, ids: readonly string[]) {
  const rows = await db.$queryRaw<{ id: string; input: string }[]>`
    SELECT "id", left("input", ${INPUT_CHARS * 2}::int) AS "input" FROM "Run"
    WHERE "organizationId" = ${organizationId} AND "id" = ANY(${ids})`;
  return new Map(rows.map(({ id, input }) => [id, inOneLine(input, INPUT_CHARS)]));
}

async function readSteps({ db, organizationId }: ServiceContext, versionIds: readonly string[]) {
  const rows = await db.$queryRaw<{ id: string; orders: number[] }[]>`
    SELECT "id", jsonb_path_query_array("definition", '$.steps[*].stepOrder') AS "orders" FROM "WorkflowVersion"
    WHERE "organizationId" = ${organizationId} AND "id" = ANY(${versionIds})`;
  return new Map(rows.map(({ id, orders }) => [id, orders]));
}

/**
 * A failed run has no current step. It ended at its latest attempt, which isn't always at the furthest step
 * it reached.
 */
async function readReached({ db, organizationId }: ServiceContext, runs: readonly Row[]) {
  const ids = runs.filter(({ status }) => status === "FAILED").map(({ id }) => id);
  const rows = await db.$queryRaw<{ runId: string; stepOrder: number }[]>`
    SELECT DISTINCT ON ("runId") "runId", "stepOrder" FROM "StepRun"
    WHERE "organizationId" = ${organizationId} AND "runId" = ANY(${ids}) AND "status" <> 'RECORDED'
    ORDER BY "runId", "startedAt" DESC, "id" DESC`;
  return new Map(rows.map(({ runId, stepOrder }) => [runId, stepOrder]));
}

async function readNames({ db, organizationId }: ServiceContext, approvers: readonly string[]) {
  const emails = approvers.filter((approver) => !approver.startsWith("role:"));
  if (emails.length === 0) return new Map<string, string>();
  const members = await db.member.findMany({
    where: { organizationId, user: { email: { in: [...new Set(emails)] } } },
    ...MEMBER_REF,
  });
  return new Map(members.map(presentMember).map(({ email, name }) => [normalizeApprover(email), name]));
}
