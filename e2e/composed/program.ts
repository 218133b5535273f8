import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { startDependent } from "@/server/infra/database/dependent-program";

const PATIENCE_MS = 120_000;

export interface ProgramOptions {
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** The signal that stops the program. Defaults to TERM, as in Docker. */
  signal?: "INT" | "TERM";
  isReady(): Promise<boolean>;
}

/** Runs a service from compose.yaml as a local program that never outlives this process. */
export class Program {
  #output = "";
  readonly #child: ReturnType<typeof startDependent>;
  readonly #ended: Promise<number>;
  #isAlive = true;

  constructor(
    readonly name: string,
    readonly options: ProgramOptions,
  ) {
    const { command, isReady: _, ...place } = options;
    this.#child = startDependent(command, { signal: "TERM", output: "pipe", ...place });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-20_000);
      });
    this.#ended = once(this.#child, "close").then(([code]) => {
      this.#isAlive = false;
      return Number(code ?? 1);
    });
  }

  async ready(): Promise<void> {
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(50)) {
      if (!this.#isAlive) throw new Error(`${this.name} ended:\n${this.#output}`);
      if (await this.options.isReady().catch(() => false)) return;
    }
    throw new Error(`${this.name} isn't ready:\n${this.#output}`);
  }

  /** Stops the program. Resolves with its exit code. */
  end(): Promise<number> {
    this.#child.stdin?.end();
    return this.#ended;
  }

  /** Kills the program as if its machine had failed. */
  async kill(): Promise<void> {
    this.#child.stdin?.end("KILL\n");
    await this.#ended;
  }
}
