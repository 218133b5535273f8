import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ModelAgent } from "@/server/domain/agent/agent";
import { findModelAgent } from "@/server/testing/find-model-agent";
import { makeBudget } from "@/server/testing/runs/budget";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import type { AgentCall, AgentError, AgentOutcome } from "./call";
import { executeAgent } from "./execute";

const agent: ModelAgent = {
  ...findModelAgent("writer"),
  id: "tester",
  name: "Tester",
  description: "For tests.",
  instructions: "You are a tester.",
};

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer();
});
afterEach(() => server.close());

function run(changes: Partial<AgentCall> = {}): Promise<AgentOutcome> {
  return executeAgent({
    agent,
    action: "Summarize the note.",
    input: "Prices rose.",
    scope: {
      input: "Prices rose.",
      run: { input: "Start." },
      steps: { draft: { output: "A draft." } },
      workflow: { name: "Daily" },
    },
    models: server.settings(),
    secrets: new Map(),
    signal: new AbortController().signal,
    ...changes,
  });
}

async function fail(changes: Partial<AgentCall> = {}): Promise<AgentError> {
  const outcome = await run(changes);
  if (outcome.status !== "failed") throw new Error(JSON.stringify(outcome));
  return outcome.error;
}

async function complete(changes: Partial<AgentCall> = {}) {
  const outcome = await run(changes);
  if (outcome.status !== "completed") throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe("executeAgent with a model", () => {
  test("returns the model's text, name, and token counts", async () => {
    server.reply({ kind: "text", text: "Prices rose a little." });
    const { budget, used } = makeBudget();
    const outcome = await complete({ budget });
    expect(outcome).toMatchObject({
      status: "completed",
      output: "Prices rose a little.",
      model: "test-model",
      simulated: false,
    });
    expect(used).toEqual([{ input: server.requests[0]?.user.length, output: 7, estimated: false }]);
  });

  test("returns exactly what the model received as the prompt", async () => {
    const outcome = await complete();
    const request = await server.received(0);
    expect(outcome.prompt).toBe(`${request.system}\n\n${request.user}`);
    expect(request.system).toContain("You are a tester.");
    expect(request.user).toContain("Summarize the note.");
    expect(request.path).toBe("/v1/chat/completions");
    expect(request.model).toBe("test-model");
  });

  test("uses the same protocol as OpenAI's provider", async () => {
    server.reply({ kind: "text", text: "Fine." });
    const outcome = await complete({
      models: {
        provider: "openai",
        baseUrl: server.baseUrl,
        apiKey: "sk-1",
        name: "gpt-test",
        timeoutSeconds: 30,
        keyAt: "OPENAI_API_KEY",
        guarded: false,
      },
    });
    expect(outcome).toMatchObject({ output: "Fine.", model: "gpt-test" });
    expect(server.requests[0]?.headers.authorization).toBe("Bearer sk-1");
  });

  test("calls the model only once, because the run handles retries", async () => {
    server.reply({ kind: "status", status: 500 });
    await fail();
    expect(server.requests).toHaveLength(1);
  });

  test("sends a configured key to its base URL, and otherwise no key", async () => {
    await complete({ models: server.settings({ apiKey: "secret-key" }) });
    await complete();
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer secret-key",
      undefined,
    ]);
  });

  test.each([301, 302, 303, 307, 308])(
    "doesn't follow a %i redirect, so the key is never sent to a different address",
    async (status) => {
      const other = await startModelServer();
      server.reply({ kind: "status", status, headers: { location: `${other.baseUrl}/chat/completions` } });
      const error = await fail({ models: server.settings({ apiKey: "secret-key" }) });
      expect(error).toMatchObject({ code: "provider", retryable: false });
      expect(error.message).toContain("redirects");
      expect(other.requests).toEqual([]);
      await other.close();
    },
  );

  test("replaces characters that a database can't store", async () => {
    server.reply({
      kind: "body",
      body: JSON.stringify(answer("X")).replace("X", "a\\u0000b\\ud800c\\ud83d\\ude00"),
    });
    expect((await complete()).output).toBe("a\uFFFDb\uFFFDc\u{1F600}");
  });

  test("accepts a response of 256 KiB and rejects a longer response", async () => {
    server.reply(
      { kind: "text", text: "x".repeat(256 * 1024) },
      { kind: "text", text: "x".repeat(256 * 1024 + 1) },
    );
    expect((await complete()).output).toHaveLength(256 * 1024);
    expect(await fail()).toMatchObject({ code: "too_long", retryable: false });
  });
});

describe("executeAgent when the provider fails", () => {
  test("reads Retry-After in seconds", async () => {
    server.reply({ kind: "status", status: 429, headers: { "retry-after": "7" } });
    expect(await fail()).toMatchObject({ code: "rate_limit", retryable: true, retryAfterMs: 7_000 });
  });

  test("reads Retry-After as a date", async () => {
    const date = new Date(Date.now() + 90_000).toUTCString();
    server.reply({ kind: "status", status: 429, headers: { "retry-after": date } });
    const { retryAfterMs } = await fail();
    expect(retryAfterMs).toBeGreaterThan(80_000);
    expect(retryAfterMs).toBeLessThanOrEqual(90_000);
  });

  test.each([
    ["99999999", 3_600_000],
    ["Fri, 31 Dec 2999 23:59:59 GMT", 3_600_000],
    ["Sat, 01 Jan 2000 00:00:00 GMT", 0],
    ["0", 0],
    ["soon", null],
  ])("reads Retry-After: %s as %j ms", async (value, expected) => {
    server.reply({ kind: "status", status: 429, headers: { "retry-after": value } });
    expect((await fail()).retryAfterMs).toBe(expected);
  });

  test.each([
    [400, "provider", false],
    [401, "authentication", false],
    [403, "authentication", false],
    [404, "provider", false],
    [408, "timeout", true],
    [413, "context_too_long", false],
    [422, "provider", false],
    [429, "rate_limit", true],
    [500, "provider", true],
    [502, "provider", true],
    [503, "overloaded", true],
    [504, "timeout", true],
    [529, "overloaded", true],
  ] as const)("treats status %i as %s, retryable: %s", async (status, code, retryable) => {
    server.reply({ kind: "status", status });
    const error = await fail();
    expect(error).toMatchObject({ code, retryable });
    expect(error.message).toMatch(/^The .+\. .+\.$|^The .+\): .+\.$/);
  });

  test.each([
    ["context_length_exceeded", "This model's maximum context length is 8192 tokens.", "context_too_long"],
    ["exceed_context_size_error", "the request exceeds the available context size", "context_too_long"],
    ["content_filter", "The response was filtered", "refused"],
    ["invalid_request", "temperature must be a number", "provider"],
  ])("classifies a 400 with %s", async (code, message, expected) => {
    server.reply({ kind: "status", status: 400, code, message });
    expect(await fail()).toMatchObject({ code: expected, retryable: false });
  });

  test("doesn't retry if the account has no quota left", async () => {
    server.reply({
      kind: "status",
      status: 429,
      code: "insufficient_quota",
      message: "You exceeded your current quota",
    });
    const error = await fail();
    expect(error).toMatchObject({ code: "rate_limit", retryable: false });
    expect(error.message).toContain("billing");
  });

  test.each([
    ["text", "<html>busy</html>"],
    ["half a JSON document", '{"choices":[{"message":'],
    ["different JSON", '{"hello":"world"}'],
    ["no choices", '{"choices":[]}'],
    ["an array", "[]"],
    ["null", "null"],
    ["an empty body", ""],
    ["an empty response", JSON.stringify({ choices: [{ message: { role: "assistant", content: " " } }] })],
    ["a null response", JSON.stringify({ choices: [{ message: { role: "assistant", content: null } }] })],
    ["a numeric response", JSON.stringify({ choices: [{ message: { role: "assistant", content: 7 } }] })],
  ])("treats %s with status 200 as no response", async (_, body) => {
    server.reply({ kind: "body", body });
    expect(await fail()).toMatchObject({ code: "invalid_answer", retryable: true });
  });

  test("treats garbage with status 500 as a failure", async () => {
    server.reply({ kind: "body", body: "<html>\0\u0001</html>", status: 500, contentType: "text/html" });
    expect(await fail()).toMatchObject({ code: "provider", retryable: true });
  });

  test.each([
    ["a filtered response", { kind: "text", text: "Well", finishReason: "content_filter" }],
    ["a refusal", { kind: "text", text: null, refusal: "I cannot help with that." }],
  ] as const)("treats %s as refused", async (_, reply) => {
    server.reply(reply);
    expect(await fail()).toMatchObject({ code: "refused", retryable: false });
  });

  test("doesn't return a partial response", async () => {
    server.reply({ kind: "text", text: "It was a dark and", finishReason: "length" });
    expect(await fail()).toMatchObject({ code: "too_long", retryable: false });
  });

  test.each(["request", "half an answer"] as const)(
    "treats a reset after %s as a lost connection",
    async (after) => {
      server.reply({ kind: "reset", after });
      expect(await fail()).toMatchObject({ code: "connection", retryable: true });
    },
  );

  test("names the server if it's down", async () => {
    const models = server.settings();
    await server.close();
    const error = await fail({ models });
    expect(error).toMatchObject({ code: "connection", retryable: true });
    expect(error.message).toContain(new URL(server.baseUrl).host);
  });

  test("closes the connection if there is no response in time", async () => {
    server.reply({ kind: "hang" });
    const error = await fail({ models: server.settings({ timeoutSeconds: 0.2 }) });
    expect(error).toMatchObject({ code: "timeout", retryable: true });
    await (await server.received(0)).closed;
  });

  test("stops an endless response and closes the connection", async () => {
    server.reply({ kind: "endless" });
    expect(await fail()).toMatchObject({ code: "too_long", retryable: false });
    await (await server.received(0)).closed;
  });

  test.each(["hang", "endless"] as const)(
    "closes the connection when the run is canceled (%s)",
    async (kind) => {
      server.reply({ kind });
      const cancel = new AbortController();
      const outcome = run({ signal: cancel.signal });
      const request = await server.received(0);
      cancel.abort();
      expect(await outcome).toMatchObject({ status: "failed", error: { code: "aborted", retryable: false } });
      await request.closed;
    },
  );

  test("rethrows errors that don't come from the model", async () => {
    const away = new Error("Server has closed the connection");
    const budget = { ...makeBudget().budget, reserve: () => Promise.reject(away) };
    await expect(run({ budget })).rejects.toBe(away);
    expect(server.requests).toEqual([]);
  });

  test("makes no call for a canceled run", async () => {
    expect(await fail({ signal: AbortSignal.abort() })).toMatchObject({ code: "aborted" });
    expect(server.requests).toEqual([]);
  });

  test("never includes the key, or characters that a database can't store, in a message", async () => {
    const models = server.settings({ apiKey: "secret-key" });
    server.reply({ kind: "status", status: 400, message: `bad secret-key\0 ${"x".repeat(100_000)}` });
    const { message } = await fail({ models });
    expect(message).not.toContain("secret-key");
    expect(message).not.toContain("\0");
    expect(message.length).toBeLessThan(500);
  });
});

describe("executeAgent before the call", () => {
  test("fails if the instructions refer to a step that the run doesn't have", async () => {
    const error = await fail({ action: "Use {{ steps.later.output }}." });
    expect(error).toMatchObject({ code: "unknown_step", retryable: false });
    expect(error.message).toContain("{{ steps.later.output }}");
    expect(server.requests).toEqual([]);
  });

  test("fails if the filled-in instructions are too long for any model", async () => {
    const error = await fail({ action: "{{ input }}".repeat(100), input: "x".repeat(100_000) });
    expect(error).toMatchObject({ code: "context_too_long", retryable: false });
    expect(server.requests).toEqual([]);
  });
});

describe("executeAgent without a model", () => {
  test("uses the Simulated model and says so", async () => {
    const outcome = await complete({ models: null, input: "Copper rose 2% in March. Zinc fell." });
    expect(outcome).toMatchObject({ simulated: true, model: "simulated" });
    expect(outcome.output).toContain("Copper rose 2% in March.");
    expect(outcome.prompt).toContain("You are a tester.");
    expect(server.requests).toEqual([]);
  });

  test.each(["", "Generate today's briefing.", "Copper rose 2% in March. Zinc fell."])(
    "doesn't mention models, prompts, or labels in its response to %j",
    async (input) => {
      for (const action of ["Draft a polite reply.", "Summarize {{ input }} in 3 bullets."]) {
        const { output } = await complete({ models: null, action, input });
        expect(output).not.toMatch(/model|prompt|<\/?data-|Settings/i);
      }
    },
  );
});

function answer(content: string) {
  return { choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }] };
}
