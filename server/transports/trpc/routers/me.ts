import { z } from "zod";
import type { Role, Scope } from "@/server/domain/access/access";
import { AppError } from "@/server/domain/error";
import { ChangePasswordInput, RenameInput } from "@/server/domain/member/member";
import { type ModelSettings, PROVIDER_NAMES } from "@/server/domain/model/provider";
import { EndSignInInput, SignInDto } from "@/server/domain/sign-in/sign-in";
import { env } from "@/server/infra/env";
import { changePassword } from "@/server/services/account/change-password";
import { listSignIns } from "@/server/services/account/list-sign-ins";
import { PasswordRefusal } from "@/server/services/account/password-strength";
import { renameSelf } from "@/server/services/account/rename-self";
import { endOtherSignIns, endSignIn } from "@/server/services/account/sign-ins";
import { resolveModel } from "@/server/services/model/choice";
import { allowAttempt, forgiveAttempt } from "@/server/services/throttle/allow-attempt";
import { renewDevice } from "@/server/transports/auth/device-cookie";
import { renewSignInCookie } from "@/server/transports/auth/sign-in-cookie";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export interface Me {
  memberId: string;
  name: string;
  email: string;
  role: Role;
  scopes: readonly Scope[];
  organizationId: string;
  organizationName: string;
  /** All of the user's organizations, so that they can switch between them. */
  organizations: { id: string; name: string }[];
  /** The API's address. */
  publicUrl: string;
  /** The configured model and its address. Null if no model is configured and the Simulated model is used. */
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
      // Keeps someone who finds a signed-in browser from guessing the password.
      const attempt = { account: membership.userId, address: null };
      if (!(await allowAttempt(service.db, "passwordChange", attempt)))
        throw new AppError("too-many-attempts", "Too many attempts. Wait a few minutes and try again.");
      const forgive = () => forgiveAttempt(service.db, "passwordChange", attempt);
      const claims = await changePassword(service, input, membership.signIn).catch(async (error: unknown) => {
        // The current password was correct, so this wasn't a guess.
        if (error instanceof PasswordRefusal) await forgive();
        throw error;
      });
      await forgive();
      await renewSignInCookie(claims);
      await renewDevice({ email: membership.actor.email, stamp: claims.stamp });
      return null;
    }),
  signIns: memberProcedure
    .output(z.array(SignInDto))
    .query(({ ctx: { service, membership } }) =>
      listSignIns(service, { userId: membership.userId, current: membership.signIn.id }),
    ),
  endSignIn: memberProcedure
    .input(EndSignInInput)
    .output(z.null())
    .mutation(async ({ ctx: { service, membership }, input }) => {
      await endSignIn(service, { userId: membership.userId, id: input.id });
      return null;
    }),
  endOtherSignIns: memberProcedure.output(z.null()).mutation(async ({ ctx: { service, membership } }) => {
    const { userId, signIn } = membership;
    await endOtherSignIns(service, { userId, current: signIn.id });
    return null;
  }),
});

function describeModel(model: ModelSettings | null): Me["model"] {
  if (!model) return null;
  const host = model.provider === "compatible" ? new URL(model.baseUrl).host : PROVIDER_NAMES[model.provider];
  return { name: model.name, host };
}
