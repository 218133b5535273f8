import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { answerClientError } from "@/server/http/client-error";
import { StartupError } from "@/server/startup-error";

const DRAIN_MILLISECONDS = 10_000;
/** Longer than proxies take to ask whether we are ready, and than they are to keep a connection that nobody uses. */
const LEAVE_MILLISECONDS = 6_000;

/** An HTTP server that gives slow and oversized requests up. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer(
    {
      maxHeaderSize: 16 * 1024,
      headersTimeout: 15_000,
      requestTimeout: 60_000,
      keepAliveTimeout: 10_000,
      connectionsCheckingInterval: 5_000,
    },
    listener,
  );
  server.on("clientError", answerClientError);
  // Never a proxy.
  server.on("connect", (_request, socket: Duplex) => {
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  });
  return server;
}

/** Resolves with the port once the server listens. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port, host)));
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const another = port < 65535 ? port + 1 : port - 1;
  if (error.code === "EADDRINUSE") {
    return new StartupError(
      `Port ${port} is taken by another program. Choose another one: PORT=${another} npm start`,
    );
  }
  if (error.code === "EACCES") {
    return new StartupError(
      `This account may not use port ${port}. Choose one above 1023: PORT=8080 npm start`,
    );
  }
  if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND") {
    return new StartupError(
      `This machine has no address ${host}. Set HOST to one it has, or to 0.0.0.0 for all.`,
    );
  }
  return error;
}

/**
 * Sends proxies to another process before the door closes: it is not ready any more, answers who still comes, and keeps
 * no connection for another request. One that a proxy sends into a closing connection would be answered by nobody.
 */
export async function takeLeave(server: Server, milliseconds = LEAVE_MILLISECONDS) {
  globalThis.countersignIsLeaving = true;
  server.prependListener("request", (_request, response) => response.setHeader("Connection", "close"));
  await pause(milliseconds);
}

// Next's bundles have their own copies of modules, and one of them answers whether we are ready.
declare global {
  var countersignIsLeaving: boolean | undefined;
}

/** Takes no new request, lets those under way end for a while, then closes what is left. */
export async function closeHttpServer(server: Server) {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const late = setTimeout(() => server.closeAllConnections(), DRAIN_MILLISECONDS);
  await closed;
  clearInterval(idle);
  clearTimeout(late);
}
