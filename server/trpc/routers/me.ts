import type { Role, Scope } from "@/server/domain/access/access";
import { env } from "@/server/env";
import { memberProcedure, router } from "@/server/trpc/init";

export interface Me {
  memberId: string;
  name: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
  organizationName: string;
  /** Where the API is reached. */
  publicUrl: string;
  /** No model is configured: the built-in Simulated one answers. */
  simulated: boolean;
}

export const meRouter = router({
  get: memberProcedure.query(({ ctx: { membership } }): Me => {
    const { memberId, email, role, scopes } = membership.actor;
    return {
      memberId,
      name: membership.userName,
      email,
      role,
      scopes,
      organizationName: membership.organizationName,
      publicUrl: env().publicUrl,
      simulated: env().model === null,
    };
  }),
});
