// Reads the CPU time of a process and of all processes it started, such as Postgres. Works only on Linux.
import { readdirSync, readFileSync } from "node:fs";
import { Refusal } from "../scripts/terminal.mjs";

/** Linux reports CPU time in hundredths of a second. */
const MS_PER_TICK = 10;

/** Returns the CPU time that the process and its descendants have used so far, in milliseconds. */
export function readCpu(pid) {
  if (process.platform !== "linux")
    throw new Refusal("This benchmark runs only on Linux, because it reads CPU times from /proc.");
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const sum = (parent) =>
    all.filter((one) => one.parent === parent.pid).reduce((ms, child) => ms + sum(child), parent.ms);
  const root = all.find((one) => one.pid === pid);
  return root ? sum(root) : 0;
}

/** The CPU time includes that of child processes that have exited. */
function readProcess(name) {
  try {
    const text = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const ticks = fields.slice(11, 15).reduce((total, value) => total + Number(value), 0);
    return [{ pid: Number(name), parent: Number(fields[1]), ms: ticks * MS_PER_TICK }];
  } catch {
    // The process exited before it could be read.
    return [];
  }
}
