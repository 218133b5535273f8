import { invalidInput } from "@/server/domain/error";
import type { ChangePasswordInput } from "@/server/domain/member/member";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { lockUser } from "./lock";
import { hashPassword, verifyPassword } from "./password";
import { beginSession, type SessionClaims } from "./session";

/**
 * Another password for oneself, for who knows the one before: all that was signed in with that has ended. Answers what to
 * stay signed in with here.
 */
export async function changePassword(
  ctx: ServiceContext,
  { current, password }: ChangePasswordInput,
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
    const claims = count > 0 ? await beginSession(db, userId, organizationId) : null;
    if (!claims) throw wrong();
    return claims;
  });
}
