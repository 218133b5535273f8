import { type ChildProcess, spawn } from "node:child_process";

// The shell holds the other end of a pipe: when this process dies, however it dies, the pipe closes, `read` returns
// and the program is told to end. A line written to the pipe names a different signal. When the program itself ends, so
// does the shell, which tells this process.
const KEEPER = `trap "" INT HUP TERM
signal=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & program=$!
( read -r other <&3; kill -\${other:-$signal} $program ) & watcher=$!
wait $program; code=$?
kill -KILL $watcher
exit $code`;

export interface Kept {
  /** How it is told to end. */
  signal: "INT" | "TERM";
  /** Where what it writes goes. */
  output: "pipe" | number;
  env: NodeJS.ProcessEnv;
  cwd?: string;
}

/**
 * Starts a program that ends with this process, and as soon as the child's standard input is closed. "KILL" written there
 * as a line kills it.
 */
export function keep(command: readonly string[], { signal, output, ...place }: Kept): ChildProcess {
  return spawn("/bin/sh", ["-c", KEEPER, "sh", signal, ...command], {
    ...place,
    stdio: ["pipe", output, output],
    // A group of its own: Ctrl-C in the terminal reaches this process only, which then ends the program last.
    detached: true,
  });
}
