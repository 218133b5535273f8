import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { readWelcome, type Welcome } from "@/server/transports/cli/welcome";

const START_SECONDS = 180;

/**
 * An app's data folder and port. `variables` are added to the default environment for tests. With `byNpm`, the
 * app is started with `npm start`, and signals are sent to npm.
 */
export type Place = { dataDir: string; port: number; variables?: Record<string, string>; byNpm?: boolean };

export type AppProcess = ReturnType<typeof launchApp>;

/** The arguments for Node. JOURNEYS_START can name a script that starts a whole installation, not only the app. */
const START = (process.env.JOURNEYS_START ?? "scripts/start.mjs").split(" ");

/** Starts the production app as a new user would, with its own data, port, and build. */
export function launchApp({ dataDir, port, variables = {}, byNpm = false }: Place) {
  const [program, args] = byNpm ? ["npm", ["start"]] : [process.execPath, START];
  const child = spawn(program, args, {
    env: {
      ...process.env,
      ENV_FILE: "",
      NEXT_DIST_DIR: ".next-test",
      DATABASE_URL: "",
      MIGRATION_DATABASE_URL: "",
      DATA_DIR: dataDir,
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: "",
      LOG_LEVEL: "warn",
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const ended = once(child, "close").then(([code, signal]): number | string => code ?? signal);
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;

  return {
    output: () => output,
    /** Closes the pipes, so that nothing reads the app's output. */
    stopReading(): void {
      for (const stream of [child.stdout, child.stderr]) stream.destroy();
    },
    /** Resolves with the exit code, or with the signal that ended the process. */
    ended,
    async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<number | string> {
      if (!hasEnded()) child.kill(signal);
      return ended;
    },
    /** Waits until the app is up, and returns its address and the demo's sign-in. */
    async serving(): Promise<Welcome> {
      for (const deadline = Date.now() + START_SECONDS * 1000; Date.now() < deadline; await sleep(50)) {
        if (hasEnded()) break;
        const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
        const welcome = answer?.ok ? readWelcome(dataDir) : null;
        if (welcome) return welcome;
      }
      await this.end();
      throw new Error(`The app didn't start:\n${output}`);
    },
  };
}
