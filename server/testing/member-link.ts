import type { Database } from "@/server/db";
import type { ServiceContext } from "@/server/services/context";
import { acceptInvitation } from "@/server/services/invitation/accept";

export const PASSWORD = "a long enough password";

/** The secret in a member's link. */
export function tokenOf({ link }: { link: string }): string {
  return link.slice(link.lastIndexOf("/") + 1);
}

/** Uses a link as the person does whom it was made for. */
export function followLink(db: Database, made: { link: string }, password = PASSWORD, now = new Date()) {
  return acceptInvitation(db, { token: tokenOf(made), password }, now);
}

export function memberIdOf({ actor }: ServiceContext): string {
  if (actor.kind === "system") throw new Error("a member is expected");
  return actor.memberId;
}

/** The same caller at another time. */
export function at(ctx: ServiceContext, now: Date): ServiceContext {
  return { ...ctx, now: () => now };
}
