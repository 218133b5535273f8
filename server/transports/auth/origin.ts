import { randomUUID } from "node:crypto";
import { clientNetwork } from "@/server/infra/client-network";
import type { Origin } from "@/server/services/context";

/** Returns the origin of a request with these headers. The server sets both headers itself. */
export function originOf(headers: Pick<Headers, "get">): Origin {
  return {
    requestId: headers.get("x-request-id") ?? randomUUID(),
    address: clientNetwork(headers.get("x-client-address")),
  };
}
