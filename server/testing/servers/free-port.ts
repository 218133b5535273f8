import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Linux assigns ports above this range to outgoing connections and to servers that don't request a specific port. */
const PORTS = [20_000, 32_768] as const;

/**
 * Finds a free port for another process. Tries `port` first. Linux doesn't assign ports in `PORTS` on its own, so the
 * port stays free until that process uses it.
 */
export function findFreePort(port = randomInt(...PORTS)): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(findFreePort()) : reject(error),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}
