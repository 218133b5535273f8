import { getDb } from "@/server/infra/db";
import { makeContext, NO_REQUEST, type ServiceContext } from "@/server/services/context";

/** Creates a context for work by the application itself, within one organization. */
export function systemContext(organizationId: string): ServiceContext {
  return makeContext({
    organizationId,
    actor: { kind: "system" },
    db: getDb(),
    now: () => new Date(),
    ...NO_REQUEST,
  });
}
