import { normalizeApprover } from "@/server/domain/review/approver";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import type { ListedRunDto, RunMatchDto } from "@/server/domain/run/finding/api";
import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { rulesOf } from "@/server/services/presenters/review";
import { presentRun, splitRunTime } from "@/server/services/presenters/run";
import type { ListedRunRow } from "@/server/services/sql/listed-runs";
import { readExcerpts } from "./excerpts";

/** The details that a list shows in addition to the runs' own rows. */
interface Details {
  /** Member names, keyed by email. */
  names: ReadonlyMap<string, string>;
  /** Where the search terms were found in each run. */
  matches: ReadonlyMap<string, RunMatchDto>;
}

/** If there's a search, also reads where its terms were found in each run. */
export async function presentListedRuns(
  ctx: ServiceContext,
  rows: readonly ListedRunRow[],
  search?: string,
): Promise<ListedRunDto[]> {
  const ids = rows.map(({ id }) => id);
  const [names, matches] = await Promise.all([
    readNames(ctx, rows.flatMap(approversOf)),
    search === undefined ? new Map<string, RunMatchDto>() : readExcerpts(ctx, ids, search),
  ]);
  return rows.map((row) => presentListedRun(ctx, row, { names, matches }));
}

function presentListedRun(ctx: ServiceContext, row: ListedRunRow, { names, matches }: Details): ListedRunDto {
  const { orders } = row;
  const index = orders.indexOf(row.currentStepOrder ?? row.reached ?? Number.NaN);
  return {
    ...presentRun(row),
    ...splitRunTime(row, ctx.now()),
    test: row.purpose === "DRAFT",
    inputStart: inOneLine(row.input, INPUT_CHARS),
    steps: orders.length,
    stepReached: row.status === "COMPLETED" ? orders.length : index + 1,
    waitingFor: approversOf(row).map((approver) =>
      approver.startsWith("role:")
        ? `any ${approver.slice("role:".length)}`
        : (names.get(approver) ?? approver),
    ),
    cost: row.cost,
    keptEmail: row.keptEmail,
    match: matches.get(row.id) ?? null,
  };
}

/** Lists the people and roles that a run is waiting for, from the review's policy. */
function approversOf({ reviews }: ListedRunRow): string[] {
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

async function readNames({ db, organizationId }: ServiceContext, approvers: readonly string[]) {
  const emails = approvers.filter((approver) => !approver.startsWith("role:"));
  if (emails.length === 0) return new Map<string, string>();
  const members = await db.member.findMany({
    where: { organizationId, user: { email: { in: [...new Set(emails)] } } },
    ...MEMBER_REF,
  });
  return new Map(members.map(presentMember).map(({ email, name }) => [normalizeApprover(email), name]));
}
