import { type ChildProcess, spawn } from "node:child_process";

// The shell holds the other end of a pipe. When this process dies for any reason, the pipe closes, `read` returns
// and the program gets a signal. A line written to the pipe names a different signal. When the program itself ends, so
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
  /** The signal that ends it. */
  signal: "INT" | "TERM";
  /** Where its output goes. */
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
    // A separate process group, so that Ctrl-C reaches only this process, which stops the program last.
    detached: true,
  });
}
