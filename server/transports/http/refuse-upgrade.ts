import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { refuseSocket } from "./client-error";
import { record } from "./record";

const NO_UPGRADE = {
  status: 404,
  reason: "Not Found",
  type: "/problems/not-found",
  title: "Not found",
  detail: "This server doesn't switch protocols. Send the request without Connection: Upgrade.",
};

/** Refuses a request to switch protocols, such as to a WebSocket. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex): void {
  const requestId = randomUUID();
  refuseSocket(socket, NO_UPGRADE, requestId);
  record(request, { status: NO_UPGRADE.status, requestId, milliseconds: 0 });
}
