import { z } from "zod";
import { renewSession } from "@/server/auth/session-cookie";
import { throttles } from "@/server/auth/throttle";
import type { Role, Scope } from "@/server/domain/access/access";
import { AppError } from "@/server/domain/error";
import { ChangePasswordInput, RenameInput } from "@/server/domain/member/member";
import { type ModelSettings, PROVIDER_NAMES } from "@/server/domain/model/provider";
import { env } from "@/server/env";
import { changePassword } from "@/server/services/member/change-password";
import { renameSelf } from "@/server/services/member/rename-self";
import { resolveModel } from "@/server/services/model/resolve";
import { memberProcedure, router } from "@/server/trpc/init";

export interface Me {
  memberId: string;
  name: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
  organizationId: string;
  organizationName: string;
  /** All that they take part in, to go from one to another. */
  organizations: { id: string; name: string }[];
  /** Where the API is reached. */
  publicUrl: string;
  /** Which model answers and where; null: none is configured, and the built-in Simulated one does. */
  model: { name: string; host: string } | null;
}

export const meRouter = router({
  get: memberProcedure.query(async ({ ctx: { membership, service } }): Promise<Me> => {
    const { memberId, email, role, scopes } = membership.actor;
    return {
      memberId,
      name: membership.userName,
      email,
      role,
      scopes,
      organizationId: membership.organizationId,
      organizationName: membership.organizationName,
      organizations: membership.organizations,
      publicUrl: env().publicUrl,
      model: describeModel(await resolveModel(service, null)),
    };
  }),
  rename: memberProcedure
    .input(RenameInput)
    .mutation(({ ctx: { service }, input }) => renameSelf(service, input)),
  changePassword: memberProcedure
    .input(ChangePasswordInput)
    .output(z.null())
    .mutation(async ({ ctx: { service, membership }, input }) => {
      // Who found a browser open has no more tries than at the sign-in.
      const { email } = membership.actor;
      if (!throttles().signIn.admit(email, "signed in", Date.now()))
        throw new AppError(
          "too-many-attempts",
          "Too many attempts. Wait a quarter of an hour, then try again.",
        );
      await renewSession(await changePassword(service, input));
      throttles().signIn.recordSuccess(email, "signed in");
      return null;
    }),
});

function describeModel(model: ModelSettings | null): Me["model"] {
  if (!model) return null;
  const host = model.provider === "compatible" ? new URL(model.baseUrl).host : PROVIDER_NAMES[model.provider];
  return { name: model.name, host };
}
