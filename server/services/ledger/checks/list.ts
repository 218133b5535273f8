import { type LedgerCheckDto, MAX_LISTED_CHECKS } from "@/server/domain/ledger/check";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { NEWEST_CHECK_FIRST, presentCheck } from "./rows";

/** Lists the latest verifications, newest first. */
export async function listChecks(ctx: ServiceContext): Promise<LedgerCheckDto[]> {
  requireScope(ctx, "audit:read");
  const { db, organizationId } = ctx;
  const rows = await db.ledgerCheck.findMany({
    where: { organizationId },
    orderBy: NEWEST_CHECK_FIRST,
    take: MAX_LISTED_CHECKS,
  });
  const members = await db.member.findMany({
    where: { organizationId, id: { in: rows.flatMap(({ memberId }) => memberId ?? []) } },
    ...MEMBER_REF,
  });
  const names = new Map(members.map((member) => [member.id, presentMember(member).name]));
  return rows.map((row) => presentCheck(row, names.get(row.memberId ?? "") ?? null));
}
