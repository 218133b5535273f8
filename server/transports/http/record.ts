import type { IncomingMessage } from "node:http";
import { logger } from "@/server/infra/logger";
import { metrics } from "@/server/infra/metrics";
import { routeOf } from "@/server/transports/metrics/route-of";
import { METHODS } from "./refuse-request";

/** Counts and logs a finished request. Records only its route, never its path or headers. */
export function record(
  request: IncomingMessage,
  { status, requestId, milliseconds }: { status: number; requestId: string; milliseconds: number },
): void {
  const method = METHODS.find((known) => known === request.method) ?? "other";
  const route = routeOf(request.url ?? "");
  metrics().requests.observe({ method, route, status }, milliseconds / 1000);
  logger().debug({ requestId, method, route, status, ms: Math.round(milliseconds) }, "request");
}
