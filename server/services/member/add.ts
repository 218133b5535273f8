import type { Role } from "@/server/domain/access/access";
import { hashNewPassword } from "@/server/services/account/passwords";
import type { ServiceContext } from "@/server/services/context";
import { insertMember, withMembers } from "./rows";

export interface NewMember {
  email: string;
  /** Shown to other members. Defaults to the part of the address before the @. */
  name?: string;
  role: Role;
  /** Not used if they already have one. */
  password: string;
}

/** Adds a member with a password instead of a link. Only for the operator. */
export async function addMember(
  ctx: ServiceContext,
  { password, ...member }: NewMember,
): Promise<{ memberId: string; keepsPassword: boolean }> {
  return withMembers(ctx, async ({ db, organizationId, now }) => {
    const { name: organization } = await db.organization.findUniqueOrThrow({ where: { id: organizationId } });
    const names = [organization, ...(member.name ? [member.name] : [])];
    const passwordHash = await hashNewPassword(password, { email: member.email, names });
    const { memberId, keepsPassword } = await insertMember(db, {
      ...member,
      organizationId,
      passwordHash,
      at: now(),
    });
    return { memberId, keepsPassword };
  });
}
