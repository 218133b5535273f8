import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Linux assigns ports above these to connections and to servers without a port of their own. */
const PORTS = [20_000, 32_768] as const;

/**
 * Finds a port for another process. Nothing else is assigned the port until that process uses it. Tries the given port
 * first.
 */
export function findFreePort(port = randomInt(...PORTS)): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(findFreePort()) : reject(error),
    );
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(port)));
  });
}
