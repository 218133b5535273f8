import type { Role } from "@/server/domain/access/access";
import { hashNewPassword } from "@/server/services/account/passwords";
import type { ServiceContext } from "@/server/services/context";
import { insertMember, withMembers } from "./rows";

export interface NewMember {
  email: string;
  /** The name shown to other members. By default, it's derived from the email address. */
  name?: string;
  role: Role;
  /** Ignored if the user already has a password. */
  password: string;
}

/** Adds a member with a password instead of an invitation link. Only the operator can do this. */
export async function addMember(
  ctx: ServiceContext,
  { password, ...member }: NewMember,
): Promise<{ memberId: string; keepsPassword: boolean }> {
  return withMembers(ctx, async (ctx) => {
    const { organizationId } = ctx;
    const { name: organization } = await ctx.db.organization.findUniqueOrThrow({
      where: { id: organizationId },
    });
    const names = [organization, ...(member.name ? [member.name] : [])];
    const passwordHash = await hashNewPassword(password, { email: member.email, names });
    const { memberId, keepsPassword } = await insertMember(ctx, { ...member, passwordHash, at: ctx.now() });
    return { memberId, keepsPassword };
  });
}
