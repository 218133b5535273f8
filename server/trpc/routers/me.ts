import type { Role, Scope } from "@/server/domain/access/access";
import { type ModelSettings, PROVIDER_NAMES } from "@/server/domain/model/provider";
import { env } from "@/server/env";
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
});

function describeModel(model: ModelSettings | null): Me["model"] {
  if (!model) return null;
  const host = model.provider === "compatible" ? new URL(model.baseUrl).host : PROVIDER_NAMES[model.provider];
  return { name: model.name, host };
}
