import type { AppProcess } from "@/faults/app/app-process";
import type { Watch } from "@/faults/postgres/proxy";

/** Kills the process at the commit of the n-th transaction that contains a matching statement. */
export function killAtCommit(
  app: AppProcess,
  { writes, nth, instead }: { writes: RegExp; nth: number; instead: "of it" | "of its answer" },
): Watch {
  let count = 0;
  let writer: object | null = null;
  return ({ sql, connection }) => {
    if (writes.test(sql) && ++count === nth) writer = connection;
    return connection === writer && /^commit/i.test(sql) ? { instead, happens: () => app.kill() } : null;
  };
}
