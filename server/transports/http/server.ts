import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { bodyLimitOf } from "@/server/domain/http/body-limits";
import { StartupError } from "@/server/infra/startup-error";
import { answerClientError, OTHER_METHOD, refuseSocket } from "./client-error";
import { declaresMoreThan } from "./limit-body";
import { refuseUpgrade } from "./refuse-upgrade";

const CLOSE_MILLISECONDS = 10_000;
/** Longer than the health check interval and the idle timeout of the proxy in scripts/compose/Caddyfile. */
const DRAIN_MILLISECONDS = 6_000;

/** Takes over the connection when a request switches protocols. */
type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A server's connections, including upgraded ones, which Node's closeAllConnections() doesn't close. */
const connectionsOf = new WeakMap<Server, { all: Set<Duplex>; upgraded: Set<Duplex> }>();

/**
 * Creates an HTTP server that times out slow requests and refuses oversized ones. Only `upgrade` can switch
 * protocols.
 */
export function createHttpServer(listener: RequestListener, upgrade: Upgrade = refuseUpgrade): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      // Longer than common clients and proxies keep idle connections. Otherwise, they could send a request
      // just as the connection closes.
      keepAliveTimeout: 75_000,
      connectionsCheckingInterval: 5_000,
    },
    listener,
  );
  const all = new Set<Duplex>();
  const upgraded = new Set<Duplex>();
  connectionsOf.set(server, { all, upgraded });
  server.on("connection", (socket) => {
    all.add(socket);
    socket.once("close", () => {
      all.delete(socket);
      upgraded.delete(socket);
    });
  });
  server.on("clientError", answerClientError);
  // Without this listener, upgrade requests would go to the listeners that Next adds.
  server.on("upgrade", (request, socket, head) => {
    upgraded.add(socket);
    upgrade(request, socket, head);
  });
  // This server never acts as a proxy.
  server.on("connect", (_request, socket) => refuseSocket(socket, OTHER_METHOD, randomUUID()));
  // Tells a client to continue only if its body would be accepted.
  server.on("checkContinue", (request, response) => {
    if (!declaresMoreThan(bodyLimitOf(request.url ?? "").bytes, request)) response.writeContinue();
    server.emit("request", request, response);
  });
  return server;
}

/** Starts listening and resolves with the port. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const another = port < 65535 ? port + 1 : port - 1;
  if (error.code === "EADDRINUSE") {
    return new StartupError(`Port ${port} is already in use. Use a different one: PORT=${another} npm start`);
  }
  if (error.code === "EACCES") {
    return new StartupError(
      `You don't have permission to use port ${port}. Use one above 1023: PORT=8080 npm start`,
    );
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new StartupError(
      `This machine has no address ${host}. Set HOST to one of its addresses, or to 0.0.0.0 for all of them.`,
    );
  }
  return error;
}

/**
 * Gives proxies time to switch to other processes before this one closes. Reports that this process isn't ready, but
 * still responds to requests. Closes each connection after its next response, so that no request is sent on a
 * connection that is about to close.
 */
export async function drainConnections(server: Server, milliseconds = DRAIN_MILLISECONDS) {
  globalThis.countersignIsDraining = true;
  server.prependListener("request", (_request, response) => response.setHeader("Connection", "close"));
  await pause(milliseconds);
}

// Global, because readiness checks are handled in one of Next's bundles, which has its own copies of modules.
declare global {
  var countersignIsDraining: boolean | undefined;
}

/** Stops accepting requests, gives those in progress time to finish, and then closes all connections. */
export async function closeHttpServer(server: Server, milliseconds = CLOSE_MILLISECONDS) {
  if (!server.listening) return;
  const { all, upgraded } = connectionsOf.get(server) ?? { all: [], upgraded: [] };
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of upgraded) socket.destroy();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => {
    for (const socket of all) socket.destroy();
  }, milliseconds);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
