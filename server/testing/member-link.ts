import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { acceptInvitation } from "@/server/services/member/accept-invitation";
import { asMailed } from "./as-mailed";

export const PASSWORD = "a long enough password";

/**
 * A member's link, as returned to the person who created it. Null if the link was only emailed to the member.
 */
type Made = { link: string | null };

/** Returns the token in a member's link. */
export function tokenOf({ link }: Made): string {
  if (link === null) throw new Error("this link was only emailed to its member");
  return link.slice(link.lastIndexOf("/") + 1);
}

/** Uses a link as its recipient would. */
export async function followLink(db: Database, made: Made, password = PASSWORD, now = new Date()) {
  const claims = await acceptInvitation(db, { token: tokenOf(made), password }, now);
  if (!claims) throw new Error("a browser that uses a link is signed in");
  return claims;
}

/** Returns the link in the newest invitation email to a member. */
export async function mailedTo(db: Database, { id: memberId }: { id: string }): Promise<{ link: string }> {
  const message = await db.message.findFirstOrThrow({
    where: { memberId, kind: "INVITATION" },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return asMailed(db, message);
}

export function memberIdOf({ actor }: ServiceContext): string {
  if (actor.kind === "system") throw new Error("a member is expected");
  return actor.memberId;
}

/** Returns the same context with its clock set to `now`. */
export function at(ctx: ServiceContext, now: Date): ServiceContext {
  return { ...ctx, now: () => now };
}
