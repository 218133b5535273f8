import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";

/** A call as the model sees it, with the run, the step, and the input. */
export interface ModelCall {
  key: string;
  step: number;
  input: string;
  /** The system prompt, which contains the agent's instructions. */
  system: string;
  /** The time of the call, by this machine's clock, which is also the database's. */
  at: number;
}

/** Chooses how a step's model responds. `count` is the number of calls that the step has made, including this one. */
export type Behavior = (call: ModelCall, count: number) => Answer;
type Answer = "answers" | "fails" | "refuses" | "hangs" | { answersAfter: number };

/** Returns a step's instructions, which identify the step and the run. The run's input is its key. */
export const actionOf = (step: number) => `Witness step ${step} of {{ run.input }}`;

/** The models for all steps: an OpenAI-compatible server that records each call before it responds. */
export class Models {
  readonly calls: ModelCall[] = [];
  readonly behaviors = new Map<string, Behavior>();
  /** How long a response takes, unless a run overrides it. */
  latencyMs = 5;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async listen(): Promise<Models> {
    const models = new Models();
    await new Promise<void>((resolve) => models.#server.listen(0, "127.0.0.1", resolve));
    return models;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => {});
    const call = readCall(await text(request).catch(() => ""));
    if (!call) return void response.writeHead(400).end();
    this.calls.push(call);
    const count = this.calls.filter(({ key, step }) => key === call.key && step === call.step).length;
    const answer = this.behaviors.get(call.key)?.(call, count) ?? { answersAfter: this.latencyMs };
    if (answer === "hangs") return;
    if (answer === "fails") return send(response, 500, { error: { message: "broken on purpose" } });
    // Unlike a failure, a refusal isn't retried.
    if (answer === "refuses") return send(response, 400, { error: { message: "refused on purpose" } });
    if (answer !== "answers") await pause(answer.answersAfter);
    send(response, 200, {
      id: "witness",
      object: "chat.completion",
      created: 1_700_000_000,
      model: "witness",
      choices: [
        {
          index: 0,
          finish_reason: "stop",
          message: { role: "assistant", content: `Step ${call.step} of ${call.key}, call ${count}.` },
        },
      ],
    });
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

function readCall(body: string): ModelCall | null {
  const at = Date.now();
  const [system, task] = [messageAt(body, 0), messageAt(body, -1)];
  const asked = /Witness step (\d+) of/.exec(task);
  const key = /name="run\.input">\n([\s\S]*?)\n</.exec(task)?.[1];
  const input = /name="input">\n([\s\S]*?)\n</.exec(task)?.[1];
  if (!asked || key === undefined) return null;
  return { key, step: Number(asked[1]), input: input ?? "", system, at };
}

function messageAt(body: string, index: number): string {
  try {
    return JSON.parse(body).messages.at(index).content;
  } catch {
    return "";
  }
}
