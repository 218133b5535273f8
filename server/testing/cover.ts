import { DAY_MS } from "@/server/domain/time";
import type { Person, ServiceContext } from "@/server/services/context";
import { setCover } from "@/server/services/cover/set";

const HOUR_MS = 3_600_000;

/** Sets up a cover for a member as `owner`. The cover starts in `startsIn` milliseconds and lasts an hour. */
export function coverFor(
  owner: ServiceContext,
  { member, cover, startsIn = 0 }: { member: ServiceContext; cover: ServiceContext; startsIn?: number },
) {
  const at = (ms: number) => new Date(owner.now().getTime() + startsIn + ms).toISOString();
  return setCover(owner, { member: emailOf(member), cover: emailOf(cover), from: at(0), until: at(HOUR_MS) });
}

/** Plans for an admin to cover for the caller, long after any other cover in a test. */
export async function planCover(ctx: ServiceContext): Promise<{ id: string }> {
  const { user } = await ctx.db.member.findFirstOrThrow({
    where: { organizationId: ctx.organizationId, role: "admin" },
    select: { user: { select: { email: true } } },
  });
  const at = (days: number) => new Date(ctx.now().getTime() + days * DAY_MS).toISOString();
  return setCover(ctx, { cover: user.email, from: at(100), until: at(101) });
}

export function emailOf({ actor }: ServiceContext): string {
  return (actor as Person).email;
}
