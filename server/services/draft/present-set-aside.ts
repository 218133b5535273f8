import type { SetAsideSummary } from "@/server/domain/workflow/editor-document";
import type { Prisma } from "@/server/generated/prisma/client";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

/** What to read of a draft that was set aside to say where it comes from. */
export const SET_ASIDE = {
  select: {
    id: true,
    stepCount: true,
    writtenBy: MEMBER_REF,
    writtenAt: true,
    setAsideBy: MEMBER_REF,
    createdAt: true,
  },
} as const satisfies Prisma.DraftSetAsideDefaultArgs;

export function presentSetAside(row: Prisma.DraftSetAsideGetPayload<typeof SET_ASIDE>): SetAsideSummary {
  return {
    id: row.id,
    stepCount: row.stepCount,
    writtenBy: presentMember(row.writtenBy),
    writtenAt: row.writtenAt.toISOString(),
    setAsideBy: presentMember(row.setAsideBy),
    setAsideAt: row.createdAt.toISOString(),
  };
}
