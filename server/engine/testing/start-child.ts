import { spawn } from "node:child_process";
import { once } from "node:events";
import { parse } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Marks } from "./marks";

export type Child = Awaited<ReturnType<typeof startChild>>;

/**
 * Starts a script in a separate process and waits until it reports "started". Tests can wait for its other
 * reports.
 */
export async function startChild(script: "child.ts" | "remote-executor.ts" | URL, ...args: string[]) {
  const path = await bundle(fileURLToPath(new URL(script, import.meta.url)));
  const child = spawn(process.execPath, ["--enable-source-maps", path, ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const marks = new Marks();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const { what, details } = JSON.parse(line);
    marks.add("child", what, details);
  });
  // Unlike "exit", "close" comes after everything that the child wrote.
  const closed = once(child, "close");
  const said = (what: string, times = 1) =>
    Promise.race([
      marks.until("child", what, times),
      closed.then(() => {
        if (marks.count("child", what) >= times) return marks.until("child", what, times);
        throw new Error(`${script} ended before it reported "${what}"`);
      }),
    ]);
  await said("started");
  return {
    pid: child.pid,
    said,
    letGo: () => child.stdin.write("go\n"),
    async signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT" | "SIGTERM") {
      child.kill(name);
      if (name === "SIGKILL" || name === "SIGTERM") await closed;
    },
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGKILL");
      await closed;
    },
  };
}

const bundles = new Map<string, Promise<string>>();

/** Bundles a script into one JavaScript file, because loading hundreds of TypeScript files takes seconds. */
function bundle(script: string): Promise<string> {
  const made = bundles.get(script) ?? writeBundle(script);
  bundles.set(script, made);
  return made;
}

async function writeBundle(script: string): Promise<string> {
  const outfile = `server/generated/children/${parse(script).name}-${process.pid}.mjs`;
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20.19",
    format: "esm",
    sourcemap: "inline",
    logLevel: "silent",
  });
  return outfile;
}
