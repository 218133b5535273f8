import type { Voter } from "@/server/domain/review/valid-vote";
import type { Prisma } from "@/server/generated/prisma/client";
import { HANDED_OVER, handedOverOf } from "./member";

/** The fields of a member that determine whether their vote still counts. */
export const VOTER = {
  select: {
    id: true,
    role: true,
    createdAt: true,
    removedAt: true,
    user: { select: { email: true } },
    ...HANDED_OVER,
  },
} as const satisfies Prisma.MemberDefaultArgs;

export function voterOf(member: Prisma.MemberGetPayload<typeof VOTER>): Voter {
  return { ...member, handedOver: handedOverOf(member) };
}
