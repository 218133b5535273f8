import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

const PATIENCE_MS = 120_000;
const Run = z.object({
  status: z.string(),
  output: z.string().nullable(),
  steps: z.array(z.object({ review: z.object({ id: z.string(), status: z.string() }).nullish() })),
});

/** The results of visitors' requests to an installation. Requests aren't retried, so each one counts once. */
export interface Seen {
  requests: number;
  /** Failed requests with their results, and runs that didn't end. */
  faults: string[];
  runs: { key: string; runId: string }[];
  slowestMs: number;
}

/** Simulates people and programs that use an installation continuously until they are stopped. */
export class Visitors {
  readonly seen: Seen = { requests: 0, faults: [], runs: [], slowestMs: 0 };
  readonly #url: string;
  readonly #token: string;
  readonly #leaving = new AbortController();
  readonly #all: Promise<unknown>;

  constructor(url: string, token: string, workflowId: string) {
    this.#url = url;
    this.#token = token;
    this.#all = Promise.all([
      ...Array.from({ length: 4 }, (_, index) => this.#runAndApprove(workflowId, index)),
      ...Array.from({ length: 2 }, () => this.#list()),
      ...Array.from({ length: 2 }, () => this.#openPages()),
    ]);
  }

  async leave(): Promise<Seen> {
    this.#leaving.abort();
    await this.#all;
    return this.seen;
  }

  /** Simulates a program that starts runs, approves their reviews, and waits for each run to end. */
  async #runAndApprove(workflowId: string, visitor: number): Promise<void> {
    for (let number = 1; !this.#leaving.signal.aborted; number++) {
      const key = `deploy-${visitor}-${number}`;
      const started = await this.#ask("POST", `/api/v1/workflows/${workflowId}/run`, { input: key });
      if (!started) continue;
      const { runId } = JSON.parse(started);
      this.seen.runs.push({ key, runId });
      await this.#follow(runId);
    }
  }

  async #follow(runId: string): Promise<void> {
    const decided = new Set<string>();
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(50)) {
      const read = await this.#ask("GET", `/api/v1/workflows/runs/${runId}`);
      if (!read) continue;
      const { status, steps } = Run.parse(JSON.parse(read));
      if (status === "COMPLETED" || status === "FAILED") return;
      const id = steps.find(({ review }) => review?.status === "OPEN")?.review?.id;
      if (!id || decided.has(id)) continue;
      decided.add(id);
      await this.#ask("POST", `/api/v1/reviews/${id}/decide`, { decision: "approve", output: "Approved." });
    }
    this.seen.faults.push(`run ${runId} did not end`);
  }

  async #list(): Promise<void> {
    while (!this.#leaving.signal.aborted) {
      await this.#ask("GET", "/api/v1/workflows");
      await pause(20);
    }
  }

  /** Simulates a browser that keeps its cookies and loads each page's resources. */
  async #openPages(): Promise<void> {
    const cookies = new Map<string, string>();
    while (!this.#leaving.signal.aborted) {
      const page = await this.#ask("GET", "/sign-in", undefined, cookies);
      const scripts = [...(page ?? "").matchAll(/src="(\/_next\/[^"]+\.js)"/g)].map(([, path]) => path ?? "");
      for (const path of scripts) await this.#ask("GET", path, undefined, cookies);
      await pause(50);
    }
  }

  /** Sends a request and records its outcome. Returns the response's body, or null if the request failed. */
  async #ask(
    method: string,
    path: string,
    body?: unknown,
    cookies?: Map<string, string>,
  ): Promise<string | null> {
    const firstSent = Date.now();
    this.seen.requests += 1;
    try {
      const answer = await fetch(`${this.#url}${path}`, {
        method,
        headers: {
          ...(cookies
            ? { cookie: [...cookies].map((pair) => pair.join("=")).join("; ") }
            : { authorization: `Bearer ${this.#token}` }),
          ...(body !== undefined && { "content-type": "application/json" }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(60_000),
      });
      for (const line of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (name !== undefined && value !== undefined) cookies?.set(name, value);
      }
      const text = await answer.text();
      if (answer.ok) return text;
      this.seen.faults.push(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
    } catch (error) {
      this.seen.faults.push(`${method} ${path}: ${error instanceof Error ? error.message : error}`);
    } finally {
      this.seen.slowestMs = Math.max(this.seen.slowestMs, Date.now() - firstSent);
    }
    return null;
  }
}
