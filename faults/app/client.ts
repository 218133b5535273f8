import { setTimeout as pause } from "node:timers/promises";
import { actionOf } from "@/faults/witness/models";
import type { AppProcess } from "./app-process";
import type { Installation } from "./installation";

const PATIENCE_MS = 180_000;
const RETRY_MS = 25;
const KEYS_PATH = "/.well-known/countersign/keys.json";

// biome-ignore lint/suspicious/noExplicitAny: responses are checked field by field.
export type Reply = { status: number; json: any };
interface Sent {
  body?: unknown;
  key?: string;
  /** The process to ask first. If it isn't serving or doesn't respond, the client picks a process at random. */
  app?: AppProcess | undefined;
  /** The base path that the request's path is appended to. */
  root?: string;
  /** How long to wait for a response. A hung process never responds. */
  patienceMs?: number;
}

/** The kinds of steps in a test workflow. `reviewed` is an agent step with a review. */
export type StepKind = "person" | "agent" | "reviewed";

/**
 * A persistent REST API client that retries each request on any serving process until there is a response.
 */
export class Client {
  constructor(
    readonly installation: Installation,
    readonly token = installation.token,
  ) {}

  /** Sends a request to one process, without retrying. Returns null if there is no response. */
  async ask(
    app: AppProcess,
    method: string,
    path: string,
    { body, key, root = "/api/v1", patienceMs = 20_000 }: Sent = {},
  ): Promise<Reply | null> {
    try {
      const answer = await fetch(`${app.url}${root}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${this.token}`,
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...(key !== undefined && { "Idempotency-Key": key }),
        },
        body: body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(patienceMs),
      });
      const text = await answer.text();
      return { status: answer.status, json: text === "" ? null : JSON.parse(text) };
    } catch {
      return null;
    }
  }

  async request(method: string, path: string, sent: Sent = {}): Promise<Reply> {
    let first = sent.app;
    for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(RETRY_MS)) {
      const { serving } = this.installation;
      const app = first?.isServing ? first : serving[Math.floor(Math.random() * serving.length)];
      first = undefined;
      const reply = app && (await this.ask(app, method, path, sent));
      if (reply && reply.status < 500 && !isUnderWay(reply)) return reply;
    }
    throw new Error(`${method} ${path} got no response for three minutes`);
  }

  /** Reads the public keys that verify the ledger's signatures. */
  async readKeys(): Promise<unknown> {
    const { json } = await this.request("GET", KEYS_PATH, { root: "" });
    return json;
  }

  async createWorkflow(
    kinds: readonly StepKind[],
    policy: Record<string, unknown> = {},
    agentId = "writer",
  ): Promise<string> {
    const steps = kinds.map((kind, index) => ({
      agentId: kind === "person" ? "human" : agentId,
      action: actionOf(index + 1),
      ...(kind !== "agent" && { review: policy }),
    }));
    const { json } = await this.request("POST", "/workflows", { body: { name: "Faults", steps } });
    return json.id;
  }

  /** Starts a run. `key` is its input and its idempotency key, so retries don't start a second run. */
  async start(workflowId: string, key: string, app?: AppProcess): Promise<string> {
    const path = `/workflows/${workflowId}/run`;
    const reply = await this.request("POST", path, { body: { input: key }, key, app });
    if (reply.status !== 202) throw new Error(`A run was refused with ${reply.status}`);
    return reply.json.runId;
  }

  resume(runId: string, reviewId: string, output: string, app?: AppProcess): Promise<Reply> {
    const path = `/workflows/runs/${runId}/resume`;
    return this.request("POST", path, { body: { output, reviewId }, app });
  }
}

function isUnderWay({ status, json }: Reply): boolean {
  return status === 409 && /still in progress/.test(json?.detail ?? "");
}
