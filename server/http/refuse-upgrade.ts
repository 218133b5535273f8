import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { refuseSocket } from "@/server/http/client-error";
import { record } from "@/server/http/record";

const NO_UPGRADE = {
  status: 404,
  reason: "Not Found",
  type: "/problems/not-found",
  title: "Not found",
  detail: "Nothing here switches to another protocol. Send the request without Connection: Upgrade.",
};

/** Answers a request for another protocol, such as a web socket: there is none. */
export function refuseUpgrade(request: IncomingMessage, socket: Duplex): void {
  const requestId = randomUUID();
  refuseSocket(socket, NO_UPGRADE, requestId);
  record(request, { status: NO_UPGRADE.status, requestId, milliseconds: 0 });
}
