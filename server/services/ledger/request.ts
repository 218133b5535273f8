import { Prisma } from "@/server/generated/prisma/client";
import { NO_REQUEST, type Origin } from "@/server/services/context";

/** Returns the request ID, or null if no request caused the work. */
export function requestIdOf({ requestId }: Pick<Origin, "requestId">): string | null {
  return requestId === NO_REQUEST.requestId ? null : requestId;
}

/**
 * Returns SQL for a SELECT list. It makes database triggers record this request and the client's network in all entries
 * until the transaction ends.
 */
export function requestSql(origin: Origin): Prisma.Sql {
  return Prisma.sql`set_config('countersign.request', ${requestIdOf(origin) ?? ""}, true),
    set_config('countersign.address', ${origin.address ?? ""}, true)`;
}
