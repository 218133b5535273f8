import { Prisma } from "@/server/generated/prisma/client";
import { NO_REQUEST, type Origin } from "@/server/services/context";

/** Returns the request's ID in the recorded form. Null for work that no request caused. */
export function requestIdOf({ requestId }: Pick<Origin, "requestId">): string | null {
  return requestId === NO_REQUEST.requestId ? null : requestId;
}

/**
 * Selects settings that last until the transaction ends. Entries that triggers record until then name this request and
 * the client's network.
 */
export function requestSql(origin: Origin): Prisma.Sql {
  return Prisma.sql`set_config('countersign.request', ${requestIdOf(origin) ?? ""}, true),
    set_config('countersign.address', ${origin.address ?? ""}, true)`;
}
