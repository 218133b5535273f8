import type { Role } from "@/server/domain/access/access";
import type { CoverDto } from "@/server/domain/cover/api";
import { coverStatus } from "@/server/domain/cover/period";
import { AppError } from "@/server/domain/error";
import { mayManage } from "@/server/domain/member/rules";
import type { Prisma } from "@/server/generated/prisma/client";
import { requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

export const COVER_ROW = {
  include: {
    member: { select: { ...MEMBER_REF.select, role: true } },
    cover: MEMBER_REF,
    createdBy: MEMBER_REF,
  },
} as const satisfies Prisma.MemberCoverDefaultArgs;

export type CoverRow = Prisma.MemberCoverGetPayload<typeof COVER_ROW>;

export function presentCover(row: CoverRow, now: Date): CoverDto {
  return {
    id: row.id,
    member: presentMember(row.member),
    cover: presentMember(row.cover),
    from: row.startsAt.toISOString(),
    until: row.endsAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    setBy: presentMember(row.createdBy),
    status: coverStatus(row, now),
  };
}

/** Throws unless the caller is this member or can manage members with this role. */
export function requireMayCover(ctx: ServiceContext, member: { id: string; role: Role }): void {
  const person = requirePerson(ctx);
  if (member.id === person.memberId) return;
  requireScope(ctx, "members:write");
  if (!mayManage(person.role, member.role))
    throw new AppError("forbidden", "Only an owner can set or end an owner's cover. Ask an owner.");
}
