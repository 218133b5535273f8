import type { Role } from "@/server/domain/access/access";
import type { ServiceContext } from "@/server/services/context";
import { insertMember } from "./insert";
import { withMembers } from "./lock";
import { hashPassword } from "./password";

export interface NewMember {
  email: string;
  /** Shown to colleagues; left out, the part of the address before the @. */
  name?: string;
  role: Role;
  /** Someone who has one keeps it. */
  password: string;
}

/** Adds a member with a password that was agreed on, without a link: for the operator, who isn't a colleague's way in. */
export async function addMember(
  ctx: ServiceContext,
  { password, ...member }: NewMember,
): Promise<{ memberId: string; keepsPassword: boolean }> {
  return withMembers(ctx, async ({ db, organizationId, now }) => {
    const passwordHash = await hashPassword(password);
    const { memberId, keepsPassword } = await insertMember(db, {
      ...member,
      organizationId,
      passwordHash,
      at: now(),
    });
    return { memberId, keepsPassword };
  });
}
