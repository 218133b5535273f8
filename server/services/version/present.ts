import type { MemberRef } from "@/server/domain/access/member-ref";
import type { Prisma } from "@/server/generated/prisma/client";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

/** What to read of a version to say where it comes from. */
export const ORIGIN = {
  select: { createdAt: true, createdBy: MEMBER_REF },
} as const satisfies Prisma.WorkflowVersionDefaultArgs;

/** When a version was published, and by whom where that was recorded. */
export function presentOrigin({ createdAt, createdBy }: Prisma.WorkflowVersionGetPayload<typeof ORIGIN>): {
  createdAt: string;
  createdBy: MemberRef | null;
} {
  return { createdAt: createdAt.toISOString(), createdBy: createdBy && presentMember(createdBy) };
}
