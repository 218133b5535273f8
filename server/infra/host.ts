import { isIPv4 } from "node:net";

/** Returns whether a server that listens on this host is reachable only from this machine. */
export function isLoopback(host: string): boolean {
  return /^(\[?::1\]?|localhost)$/i.test(host) || (isIPv4(host) && host.startsWith("127."));
}

/** Returns whether the host, such as 0.0.0.0, is an address that servers can listen on but clients can't connect to. */
export function isUnspecified(host: string): boolean {
  return host === "0.0.0.0" || host === "[::]";
}
