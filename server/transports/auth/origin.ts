import { randomUUID } from "node:crypto";
import { clientNetwork } from "@/server/infra/client-network";
import type { Origin } from "@/server/services/context";

/**
 * Returns the ID and client network of a request. The app's own server sets both headers, so clients can't forge them.
 */
export function originOf(headers: Pick<Headers, "get">): Origin {
  return {
    requestId: headers.get("x-request-id") ?? randomUUID(),
    address: clientNetwork(headers.get("x-client-address")),
  };
}
