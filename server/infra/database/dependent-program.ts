import { type ChildProcess, spawn } from "node:child_process";

// The shell reads from a pipe. When this process dies for any reason, the pipe closes, `read` returns, and
// the program gets a signal. A line written to the pipe selects a different signal. If the program exits on
// its own, the shell exits too, and this process notices.
const KEEPER = `trap "" INT HUP TERM
signal=$1; shift
exec 3<&0
"$@" 3<&- </dev/null & program=$!
( read -r other <&3; kill -\${other:-$signal} $program ) & watcher=$!
wait $program; code=$?
kill -KILL $watcher
exit $code`;

export interface DependentOptions {
  /** The signal that stops the program. */
  signal: "INT" | "TERM";
  /** Where the program's output goes. */
  output: "pipe" | number;
  env: NodeJS.ProcessEnv;
  cwd?: string;
}

/**
 * Starts a program that stops when this process exits or the child's standard input closes. Writing the line
 * "KILL" to the input kills the program.
 */
export function startDependent(
  command: readonly string[],
  { signal, output, ...place }: DependentOptions,
): ChildProcess {
  return spawn("/bin/sh", ["-c", KEEPER, "sh", signal, ...command], {
    ...place,
    stdio: ["pipe", output, output],
    // Uses a separate process group, so that Ctrl-C reaches only this process. This process stops the program
    // last.
    detached: true,
  });
}
