import { invalidInput } from "@/server/domain/error";
import type { ChangePasswordInput } from "@/server/domain/member/member";
import { inTransaction, requirePerson, type ServiceContext } from "@/server/services/context";
import { findPasswordOwner } from "./password-strength";
import { hashNewPassword, lockUser, replacePassword, verifyPassword } from "./passwords";
import { beginSignIn, type SignInClaims } from "./sign-in-claims";
import type { Browser } from "./sign-ins";

/**
 * Changes the caller's password after checking the current one. Also signs the caller out everywhere. Returns
 * a new sign-in for this browser, so copies of the browser's old cookie stop working too.
 */
export async function changePassword(
  ctx: ServiceContext,
  { current, password }: ChangePasswordInput,
  browser?: Browser,
): Promise<SignInClaims> {
  const { organizationId } = ctx;
  const id = requirePerson(ctx).memberId;
  const { userId, user } = await ctx.db.member.findFirstOrThrow({
    where: { id, organizationId, removedAt: null },
    select: { userId: true, user: { select: { passwordHash: true } } },
  });
  const wrong = () => invalidInput("/current", "isn't your current password");
  if (!(await verifyPassword(user.passwordHash, current))) throw wrong();
  if (password === current) throw invalidInput("/password", "must differ from your current password");
  const passwordHash = await hashNewPassword(password, await findPasswordOwner(ctx.db, userId));
  return inTransaction(ctx, async ({ db, now, ...origin }) => {
    await lockUser(db, userId);
    // The password may have changed during the check.
    const { passwordHash: before } = await db.user.findUniqueOrThrow({ where: { id: userId } });
    if (before !== user.passwordHash) throw wrong();
    const how = "CHANGED_IN_SETTINGS";
    await replacePassword(db, { origin, userId, passwordHash, how, now: now() });
    const claims = await beginSignIn(db, userId, organizationId, browser);
    if (!claims) throw wrong();
    return claims;
  });
}
