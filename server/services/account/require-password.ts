import { AppError, invalidInput } from "@/server/domain/error";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { allowAttempt, forgiveAttempt } from "@/server/services/throttle/allow-attempt";
import { verifyPassword } from "./passwords";

/**
 * Throws unless this is the caller's password. Prevents someone who finds an open browser from adding or removing a
 * passkey. Counts as a password attempt.
 */
export async function requirePassword(ctx: ServiceContext, password: string): Promise<void> {
  const { user } = await ctx.db.member.findFirstOrThrow({
    where: { id: requirePerson(ctx).memberId, organizationId: ctx.organizationId, removedAt: null },
    select: { user: { select: { id: true, passwordHash: true } } },
  });
  const attempt = { account: user.id, address: null };
  if (!(await allowAttempt(ctx.db, "passwordChange", attempt)))
    throw new AppError("too-many-attempts", "Too many attempts. Wait a few minutes and try again.");
  if (!(await verifyPassword(user.passwordHash, password)))
    throw invalidInput("/password", "isn't your password");
  await forgiveAttempt(ctx.db, "passwordChange", attempt);
}
