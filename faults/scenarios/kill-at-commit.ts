import type { AppProcess } from "@/faults/app/app-process";
import type { Watch } from "@/faults/postgres/proxy";

/**
 * Kills the process when the n-th statement that matches `writes` is committed. Outside a transaction, the statement is
 * its own commit.
 */
export function killAtCommit(
  app: AppProcess,
  { writes, nth, instead }: { writes: RegExp; nth: number; instead: "of it" | "of its answer" },
): Watch {
  let count = 0;
  let writer: object | null = null;
  return ({ sql, connection, inTransaction }) => {
    const isMeant = writes.test(sql) && ++count === nth;
    if (isMeant) writer = connection;
    const commits = /^commit/i.test(sql) || (isMeant && !inTransaction);
    return connection === writer && commits ? { instead, happens: () => app.kill() } : null;
  };
}
