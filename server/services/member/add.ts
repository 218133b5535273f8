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
  /** Whoever takes part in another organization keeps the one they have. */
  password: string;
}

/** Adds a member with a password that was agreed on, at once and without a link. */
export async function addMember(
  ctx: ServiceContext,
  { password, ...member }: NewMember,
): Promise<{ memberId: string; keepsPassword: boolean }> {
  return withMembers(ctx, async ({ db, organizationId, now }) =>
    insertMember(db, {
      ...member,
      organizationId,
      passwordHash: await hashPassword(password),
      at: now(),
    }),
  );
}
