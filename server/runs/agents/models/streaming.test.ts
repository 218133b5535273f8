import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Provider } from "@/server/domain/model/provider";
import type { AgentCall } from "@/server/runs/agents/call";
import { executeAgent } from "@/server/runs/agents/execute";
import { findModelAgent } from "@/server/testing/find-model-agent";
import { makeBudget } from "@/server/testing/runs/budget";
import { type ModelReply, type ModelServer, startModelServer } from "@/server/testing/servers/model-server";

const KEY = "sk-planted-0123456789";
const PROVIDERS: readonly Provider[] = ["openai", "compatible", "anthropic", "google"];

let server: ModelServer;
/** The pieces reported during the call. "|" marks a restart. */
let told: string[];
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());
beforeEach(() => {
  told = [];
});

function ask(provider: Provider, replies: readonly ModelReply[], changes: Partial<AgentCall> = {}) {
  server.reply(...replies);
  return executeAgent({
    agent: findModelAgent("writer"),
    action: "Summarize.",
    input: "Prices rose.",
    scope: { input: "Prices rose.", run: { input: "" }, steps: {}, workflow: { name: "Daily" } },
    models: server.settings({ provider, apiKey: KEY }),
    secrets: new Map(),
    signal: new AbortController().signal,
    onWritten: (piece) => told.push(piece ?? "|"),
    ...changes,
  });
}

/** Sends each piece after the previous one was reported. */
async function* oneByOne(pieces: readonly string[]) {
  for (const [index, piece] of pieces.entries()) {
    yield piece;
    while (told.filter((given) => given !== "|").length <= index)
      await new Promise((resolve) => setImmediate(resolve));
  }
}

describe.each(PROVIDERS)("streaming from %s", (provider) => {
  test("reports output as the model writes it and ends with the same text and token counts", async () => {
    const { budget, used } = makeBudget();
    const pieces = oneByOne(["Prices ", "rose ", "a little."]);
    const outcome = await ask(provider, [{ kind: "pieces", pieces }], { budget });
    expect(outcome).toMatchObject({ status: "completed", output: "Prices rose a little." });
    expect(used).toEqual([{ input: server.requests.at(-1)?.user.length, output: 7, estimated: false }]);
    expect(told).toEqual(["|", "Prices ", "rose ", "a little."]);
  });

  test.each([
    ["an error in the middle", "error", "overloaded"],
    ["garbage in the middle", "garbage", "invalid_answer"],
    ["a missing finish reason", "end", "invalid_answer"],
  ] as const)("recognizes %s, and never treats a partial response as complete", async (_, fault, code) => {
    const outcome = await ask(provider, [{ kind: "pieces", pieces: oneByOne(["It was a "]), fault }]);
    expect(outcome).toMatchObject({ status: "failed", error: { code, retryable: true } });
    expect(told).toEqual(["|", "It was a "]);
  });

  test("closes the connection when its run is canceled", async () => {
    const cancel = new AbortController();
    async function* forever() {
      yield "It was a ";
      await new Promise(() => {});
    }
    const onWritten = (piece: string | null) => {
      if (piece !== null) cancel.abort();
    };
    const outcome = await ask(provider, [{ kind: "pieces", pieces: forever() }], {
      signal: cancel.signal,
      onWritten,
    });
    expect(outcome).toMatchObject({ status: "failed", error: { code: "aborted", retryable: false } });
    await server.requests.at(-1)?.closed;
  });

  test("never reveals the key, even if it arrives in two pieces", async () => {
    const pieces = ["Your key is sk-planted", "-0123456789, and ", "s", "o on."];
    await ask(provider, [{ kind: "pieces", pieces }]);
    expect(told.join("")).toBe("|Your key is [secret], and so on.");
  });
});

describe("streamOrWhole", () => {
  const whole = {
    choices: [{ index: 0, message: { role: "assistant", content: "All at once." } }],
    usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
  };

  test("reads a complete response to a stream request, without a second request", async () => {
    const asked = server.requests.length;
    const { budget, used } = makeBudget();
    const outcome = await ask("compatible", [{ kind: "body", body: JSON.stringify(whole) }], { budget });
    expect(outcome).toMatchObject({ output: "All at once." });
    expect(used).toEqual([{ input: 3, output: 4, estimated: false }]);
    expect(told).toEqual(["|", "All at once."]);
    expect(server.requests).toHaveLength(asked + 1);
  });

  test.each([
    "Your organization must be verified to stream this model.",
    "Extra inputs are not permitted: stream_options",
  ])("requests a complete response if the server says: %s", async (message) => {
    const asked = server.requests.length;
    const refusal: ModelReply = { kind: "status", status: 400, message };
    const outcome = await ask("openai", [refusal, { kind: "text", text: "Whole, then." }]);
    expect(outcome).toMatchObject({ status: "completed", output: "Whole, then." });
    expect(server.requests.slice(asked).map(({ streams }) => streams)).toEqual([true, false]);
  });
});

test("cuts off a response that is much longer than an output can be", async () => {
  async function* endless() {
    for (;;) yield "x".repeat(10_000);
  }
  const outcome = await ask("compatible", [{ kind: "pieces", pieces: endless() }]);
  expect(outcome).toMatchObject({ status: "failed", error: { code: "too_long", retryable: false } });
  await server.requests.at(-1)?.closed;
});
