import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Marks } from "./marks";

export type Child = Awaited<ReturnType<typeof startChild>>;

/**
 * Starts a script in a separate process, and waits until it reports "started". Tests can wait for its other
 * reports.
 */
export async function startChild(script: "child.ts" | "remote-executor.ts" | URL, ...args: string[]) {
  const path = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", path, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const marks = new Marks();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { what, details } = JSON.parse(line);
    marks.add("child", what, details);
  });
  const exited = once(child, "exit");
  const started = marks.until("child", "started");
  await Promise.race([
    started,
    exited.then(() => {
      throw new Error(`${script} ended before it started`);
    }),
  ]);
  return {
    pid: child.pid,
    said: (what: string, times = 1) => marks.until("child", what, times),
    letGo: () => child.stdin.write("go\n"),
    async signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM") {
      child.kill(name);
      if (name === "SIGKILL" || name === "SIGTERM") await exited;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await exited;
    },
  };
}
