import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Marks } from "./marks";

export type Child = Awaited<ReturnType<typeof startChild>>;

/** Starts a script, of this folder or another, in a process of its own, until it says "started". What it says can be waited for. */
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
      throw new Error(`${script} ended before it had started`);
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
