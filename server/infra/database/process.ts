import { readFileSync, statSync } from "node:fs";

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  return readStat(pid)?.state !== "Z";
}

/**
 * Returns an opaque start time that distinguishes the process from a later one with the same ID. Returns ""
 * if the process isn't running, or "unknown" if the system doesn't provide the time.
 */
export function processStart(pid: number): string {
  if (!isAlive(pid)) return "";
  return readStat(pid)?.start ?? "unknown";
}

/**
 * Returns whether the process is a Postgres that uses `data`. If the system doesn't provide this information,
 * any live process counts as one.
 */
export function isPostgres(pid: number, data: string): boolean {
  if (!isAlive(pid)) return false;
  try {
    if (readFileSync(`/proc/${pid}/comm`, "utf8").trim() !== "postgres") return false;
    const [at, wanted] = [statSync(`/proc/${pid}/cwd`), statSync(data)];
    return at.ino === wanted.ino && at.dev === wanted.dev;
  } catch {
    return isAlive(pid);
  }
}

function readStat(pid: number): { state?: string; start?: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state: fields[0], start: fields[19] };
  } catch {
    return null;
  }
}
