import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { RunDetailDto } from "@/server/domain/run/api";
import { findFreePort } from "@/server/testing/servers/free-port";
import type { Welcome } from "@/server/transports/cli/welcome";
import { type AppProcess, launchApp } from "./app-process";
import { ownerUrlOf, sql } from "./sql";

const PATIENCE_MS = 60_000;
const RETRY_MS = 20;
/** How often to read a run. Reading it more often would slow the run down. */
const FOLLOW_MS = 80;

// biome-ignore lint/suspicious/noExplicitAny: tests read responses field by field.
export type Json = any;
export type Reply = { status: number; json: Json };
type Sent = { body?: unknown; key?: string };

/** Ports of removed installations. They're reused, because browsers have cached scripts from these ports. */
const freed: number[] = [];

/** The environment variable for the path of the data folder that every installation copies. */
export const TEMPLATE = "JOURNEYS_TEMPLATE";

/**
 * A test's own installation, with the demo. Its app can be stopped in any way and restarted on the same data.
 */
export class Installation {
  readonly dataDir = mkdtempSync(join(tmpdir(), "countersign-installation-"));
  #port = 0;
  #app: AppProcess | undefined;
  #welcome: Welcome | undefined;

  constructor() {
    const template = process.env[TEMPLATE];
    if (template) cpSync(template, this.dataDir, { recursive: true });
  }

  get app(): AppProcess {
    if (!this.#app) throw new Error("the app was never started");
    return this.#app;
  }

  get welcome(): Welcome {
    if (!this.#welcome) throw new Error("the app never served");
    return this.#welcome;
  }

  /** The URL for connecting to the database as the owner of its tables. */
  get ownerUrl(): string {
    return ownerUrlOf(this.dataDir);
  }

  async port(): Promise<number> {
    this.#port ||= await findFreePort(freed.pop());
    return this.#port;
  }

  async launch(variables: Record<string, string> = {}): Promise<AppProcess> {
    this.#app = launchApp({ dataDir: this.dataDir, port: await this.port(), variables });
    return this.#app;
  }

  async start(variables?: Record<string, string>): Promise<void> {
    this.#welcome = await (await this.launch(variables)).serving();
  }

  async remove(): Promise<void> {
    await this.#app?.end();
    if (this.#welcome) freed.push(this.#port);
    this.#port = 0;
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  async ask(method: string, path: string, { body, key }: Sent = {}): Promise<Reply> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/api/v1${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${this.welcome.token}`,
        ...(body !== undefined && { "Content-Type": "application/json" }),
        ...(key !== undefined && { "Idempotency-Key": key }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  }

  /** Like `ask`, but keeps retrying while the app is down. */
  async request(method: string, path: string, sent?: Sent): Promise<Reply> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(RETRY_MS)) {
      const reply = await this.ask(method, path, sent).catch(() => null);
      if (reply && reply.status < 500) return reply;
      if (Date.now() > deadline) throw new Error(`${method} ${path} got no response`);
    }
  }

  async createWorkflow(...agents: string[]): Promise<string> {
    const steps = agents.map((agentId, index) => ({ agentId, action: `Do part ${index + 1}.` }));
    return (await this.request("POST", "/workflows", { body: { name: "Briefing", steps } })).json.id;
  }

  async startRun(workflowId: string, input: string, key?: string): Promise<string> {
    return (await this.request("POST", `/workflows/${workflowId}/run`, { body: { input }, key })).json.runId;
  }

  /** `reviewId` defaults to the open review. */
  async resume(runId: string, { output, reviewId }: { output: string; reviewId?: string }): Promise<Reply> {
    const body = { output, reviewId: reviewId ?? (await this.readRun(runId)).reviewId };
    return this.request("POST", `/workflows/runs/${runId}/resume`, { body });
  }

  async readRun(runId: string): Promise<RunDetailDto> {
    return (await this.request("GET", `/workflows/runs/${runId}`)).json;
  }

  /** Polls the run until it matches. */
  async follow(runId: string, is: (run: RunDetailDto) => boolean): Promise<RunDetailDto> {
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(FOLLOW_MS)) {
      const run = await this.readRun(runId);
      if (is(run)) return run;
      if (Date.now() > deadline) throw new Error(`the run stayed ${JSON.stringify(run).slice(0, 2000)}`);
    }
  }

  untilStatus(runId: string, status: RunDetailDto["status"]): Promise<RunDetailDto> {
    return this.follow(runId, (run) => run.status === status);
  }

  sql<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]> {
    return sql<Row>(this, text, values);
  }
}

/** Returns the review that a paused run is waiting for. */
export function openReviewOf(run: RunDetailDto) {
  return run.steps.find(({ review }) => review?.status === "OPEN")?.review;
}

/** Returns the run without its waiting time, which grows while it waits for people. */
export function atRest({ waitingMs: _, ...run }: RunDetailDto): Omit<RunDetailDto, "waitingMs"> {
  return run;
}
