import { invalidInput } from "@/server/domain/error";
import type { ChangePasswordInput } from "@/server/domain/member/member";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import type { Browser } from "@/server/services/sign-in/create";
import { endSignIns } from "@/server/services/sign-in/end";
import { lockUser } from "./lock";
import { hashPassword, verifyPassword } from "./password";
import { beginSession, type SessionClaims } from "./session";

/**
 * Changes your own password, given the current one. Signs you out everywhere, and returns a new session for this browser,
 * so a copy of its cookie ends too.
 */
export async function changePassword(
  ctx: ServiceContext,
  { current, password }: ChangePasswordInput,
  browser?: Browser,
): Promise<SessionClaims> {
  const { organizationId } = ctx;
  const id = requirePerson(ctx).memberId;
  const { userId, user } = await ctx.db.member.findFirstOrThrow({
    where: { id, organizationId, removedAt: null },
    select: { userId: true, user: { select: { passwordHash: true } } },
  });
  const wrong = () => invalidInput("/current", "is not your password");
  if (!(await verifyPassword(user.passwordHash, current))) throw wrong();
  if (password === current) throw invalidInput("/password", "must be another than the one you have");
  const passwordHash = await hashPassword(password);
  return inTransaction(ctx, async ({ db }) => {
    await lockUser(db, userId);
    // Whoever changed it at the same moment was first: what is current now is theirs.
    const { count } = await db.user.updateMany({
      where: { id: userId, passwordHash: user.passwordHash },
      data: { passwordHash },
    });
    if (count === 0) throw wrong();
    await endSignIns(db, { userId });
    const claims = await beginSession(db, userId, organizationId, browser);
    if (!claims) throw wrong();
    return claims;
  });
}
