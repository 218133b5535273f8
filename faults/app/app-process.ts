import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { PostgresProxy } from "@/faults/postgres/proxy";
import type { DatabaseUrls } from "@/server/infra/database/app-role";
import { findFreePort } from "@/server/testing/servers/free-port";
import { plainEnvironment } from "./plain-environment";
import type { Version } from "./version";

const START_MS = 120_000;

export interface Place {
  folder: string;
  /** Returns the database URLs. The process gets the same URLs, but with the proxy's port. */
  databaseUrls: () => DatabaseUrls;
  variables: Record<string, string>;
  version: Version;
}

/** A process of the production app, with its own proxy to Postgres. */
export class AppProcess {
  readonly #child: ChildProcess;
  #output = "";
  /** Set when we stop the process, so that its exit doesn't count as a crash. */
  #endedByUs = false;
  #isServing = false;
  #hangs = false;

  private constructor(
    readonly name: string,
    readonly url: string,
    readonly proxy: PostgresProxy,
    { root, script }: Version,
    environment: Record<string, string>,
  ) {
    this.#child = spawn(process.execPath, [script], {
      cwd: root,
      env: { ...plainEnvironment(), ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-20_000);
      });
    this.#child.stdin?.on("error", () => {});
  }

  static async launch(
    name: string,
    { folder, databaseUrls, variables, version }: Place,
  ): Promise<AppProcess> {
    const proxy = await PostgresProxy.listen(() => Number(new URL(databaseUrls().appUrl).port));
    const port = await findFreePort();
    const { appUrl, ownerUrl } = databaseUrls();
    const behindProxy = (url: string) => Object.assign(new URL(url), { port: String(proxy.port) }).href;
    const dataDir = join(folder, name);
    mkdirSync(dataDir);
    return new AppProcess(name, `http://127.0.0.1:${port}`, proxy, version, {
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_DIST_DIR: version.build,
      DATABASE_URL: behindProxy(appUrl),
      MIGRATION_DATABASE_URL: behindProxy(ownerUrl),
      DATA_DIR: dataDir,
      HOST: "127.0.0.1",
      PORT: String(port),
      LOG_LEVEL: "warn",
      ...variables,
    });
  }

  get output(): string {
    return this.#output;
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && !this.#endedByUs;
  }

  /** Whether the process is running, isn't suspended, and has responded before. */
  get isServing(): boolean {
    return this.isAlive && this.#isServing && !this.#hangs;
  }

  /** Whether the process exited on its own after serving requests. */
  get hasCrashed(): boolean {
    return !this.isAlive && !this.#endedByUs && this.#isServing;
  }

  get isExecuting(): boolean {
    return this.isServing && this.proxy.tookOverAt !== null;
  }

  async serving(): Promise<this> {
    for (const deadline = Date.now() + START_MS; Date.now() < deadline && this.isAlive; await pause(25)) {
      const answer = await fetch(`${this.url}/api/health`).catch(() => null);
      if (!answer?.ok) continue;
      this.#isServing = true;
      return this;
    }
    throw new Error(`App ${this.name} didn't start:\n${this.#output}`);
  }

  /** Sends SIGKILL, which ends the process immediately. */
  kill(): void {
    this.#endedByUs = true;
    this.#child.kill("SIGKILL");
  }

  /** Sends SIGTERM for a graceful shutdown. Resolves with the exit code. */
  async end(): Promise<number | null> {
    const ended = this.ended();
    this.#endedByUs = true;
    this.#child.kill("SIGTERM");
    await ended;
    return this.#child.exitCode;
  }

  /** Sends SIGSTOP, which suspends the process but leaves its sockets open. */
  hang(): void {
    this.#hangs = true;
    this.#child.kill("SIGSTOP");
  }

  proceed(): void {
    this.#child.kill("SIGCONT");
    this.#hangs = false;
  }

  async ended(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await new Promise((resolve) => this.#child.once("exit", resolve));
  }

  async remove(): Promise<void> {
    this.kill();
    await this.ended();
    await this.proxy.close();
  }
}
