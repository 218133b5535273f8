import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelAgent } from "@/server/domain/agent/agent";
import type { ModelSettings, Provider } from "@/server/domain/model/provider";
import { parseEnv, settle } from "@/server/infra/env";
import type { AgentError } from "@/server/runs/agents/call";
import { executeAgent } from "@/server/runs/agents/execute";
import { findModelAgent } from "@/server/testing/find-model-agent";
import { makeBudget } from "@/server/testing/runs/budget";
import { type ModelReply, type ModelServer, startModelServer } from "@/server/testing/servers/model-server";

const KEY = "sk-planted-0123456789";
const { budget, used } = makeBudget();

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
  settle(parseEnv({ OUTBOUND_ALLOW: new URL(server.baseUrl).host }));
});
afterAll(() => server.close());

/** Calls the provider through the guarded client, as the app does when the secret comes from Settings. */
async function ask(
  provider: Provider,
  reply: ModelReply,
  { agent = {}, ...changes }: Partial<ModelSettings> & { agent?: Partial<ModelAgent> } = {},
) {
  server.reply(reply);
  return executeAgent({
    agent: { ...findModelAgent("writer"), instructions: "Be brief.", ...agent },
    action: "Summarize.",
    input: "Prices rose.",
    scope: { input: "Prices rose.", run: { input: "" }, steps: {}, workflow: { name: "Daily" } },
    models: { ...server.settings({ provider, apiKey: KEY }), guarded: true, ...changes },
    secrets: new Map(),
    signal: new AbortController().signal,
    budget,
  });
}

async function failure(...given: Parameters<typeof ask>): Promise<AgentError> {
  const outcome = await ask(...given);
  if (outcome.status !== "failed") throw new Error(JSON.stringify(outcome).slice(0, 200));
  expect(JSON.stringify(outcome)).not.toContain(KEY);
  // Every message says what happened and what to do.
  expect(outcome.error.message).toMatch(/\. [A-Z][^.]*.*\.$|^.+: .+\.$/s);
  return outcome.error;
}

describe.each([
  ["openai", "/v1/chat/completions", "authorization", `Bearer ${KEY}`],
  ["compatible", "/v1/chat/completions", "authorization", `Bearer ${KEY}`],
  ["anthropic", "/v1/messages", "x-api-key", KEY],
  ["google", "/v1/models/test-model:streamGenerateContent?alt=sse", "x-goog-api-key", KEY],
] as const)("a call to %s", (provider, path, header, value) => {
  test("uses the provider's path and key and reads the response and token counts", async () => {
    const agent = { temperature: 0.5, maxOutputTokens: 321 };
    const outcome = await ask(provider, { kind: "text", text: "Prices rose a little." }, { agent });
    const request = server.requests.at(-1);
    expect(request).toMatchObject({ path, headers: { [header]: value } });
    expect(request?.system).toContain("Be brief.");
    expect(request?.user).toContain("Prices rose.");
    expect(request?.body).toMatch(/"temperature":0\.5\b/);
    expect(request?.body).toMatch(/"(max_tokens|max_completion_tokens|maxOutputTokens)":321\b/);
    expect(outcome).toMatchObject({
      status: "completed",
      output: "Prices rose a little.",
      model: "test-model",
    });
    expect(used.at(-1)).toEqual({ input: request?.user.length, output: 7, estimated: false });
  });

  test("reads the wait time from a 429, if there is one", async () => {
    const limited = { code: "rate_limit", retryable: true };
    const named = { kind: "status", status: 429, headers: { "retry-after": "7" } } as const;
    expect(await failure(provider, named)).toMatchObject({ ...limited, retryAfterMs: 7_000 });
    expect(await failure(provider, { kind: "status", status: 429 })).toMatchObject({
      ...limited,
      retryAfterMs: null,
    });
  });

  test.each([
    [400, "provider", false],
    [401, "authentication", false],
    [403, "authentication", false],
    [404, "provider", false],
    [413, "context_too_long", false],
    [500, "provider", true],
    [503, "overloaded", true],
    [504, "timeout", true],
    [529, "overloaded", true],
  ] as const)("treats status %i as %s, retryable: %s", async (status, code, retryable) => {
    const message = `no, ${KEY}`;
    expect(await failure(provider, { kind: "status", status, message })).toMatchObject({ code, retryable });
  });

  test.each([
    ["a reset before the response", { kind: "reset", after: "request" }, "connection", true],
    ["a reset in the middle", { kind: "reset", after: "half an answer" }, "connection", true],
    ["an HTML page", { kind: "body", body: "<html>busy</html>" }, "invalid_answer", true],
    ["different JSON", { kind: "body", body: '{"hello":"world"}' }, "invalid_answer", true],
    ["half a JSON document", { kind: "body", body: '{"choices":[{"mess' }, "invalid_answer", true],
    ["an empty body", { kind: "body", body: "" }, "invalid_answer", true],
    ["an empty response", { kind: "text", text: " " }, "invalid_answer", true],
    ["an endless response", { kind: "endless" }, "too_long", false],
    ["50 MB", { kind: "large", letters: 50 * 1024 * 1024 }, "too_long", false],
    ["more than an output can contain", { kind: "large", letters: 256 * 1024 + 1 }, "too_long", false],
    ["half a response", { kind: "text", text: "It was a", finishReason: "length" }, "too_long", false],
    ["a filtered response", { kind: "text", text: "Well", finishReason: "content_filter" }, "refused", false],
  ] as const)("recognizes %s", async (_, reply, code, retryable) => {
    expect(await failure(provider, reply)).toMatchObject({ code, retryable });
  });

  test.each([{ kind: "hang" }, { kind: "slow" }] as const)(
    "closes a connection that is too slow: %j",
    async (reply) => {
      const error = await failure(provider, reply, { timeoutSeconds: 0.3 });
      expect(error).toMatchObject({ code: "timeout", retryable: true });
      await server.requests.at(-1)?.closed;
    },
  );

  test("never sends the key through a redirect", async () => {
    const other = await startModelServer();
    const headers = { location: `${other.baseUrl}/x` };
    const error = await failure(provider, { kind: "status", status: 307, headers });
    expect(error).toMatchObject({ code: "provider", retryable: false });
    expect(other.requests).toEqual([]);
    await other.close();
  });

  test.each([
    "http://127.0.0.1:9/v1",
    "http://10.0.0.1/v1",
    "http://169.254.169.254/v1",
    "http://[::ffff:127.0.0.1]/v1",
    "http://2130706433/v1",
    "http://localhost/v1",
  ])("isn't sent to %s, no matter who entered that address for the secret", async (baseUrl) => {
    const error = await failure(provider, { kind: "echo" }, { baseUrl }).catch((thrown) => thrown);
    server.forget();
    expect(error).toMatchObject({ code: "connection", retryable: false });
    expect(error.message).toContain("isn't public");
  });
});

describe("each provider's own errors", () => {
  test.each([
    ["openai", 400, "context_length_exceeded", "maximum context length is 8192 tokens", "context_too_long"],
    [
      "anthropic",
      400,
      "invalid_request_error",
      "prompt is too long: 210000 tokens > 200000 maximum",
      "context_too_long",
    ],
    [
      "google",
      400,
      "INVALID_ARGUMENT",
      "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
      "context_too_long",
    ],
    [
      "openai",
      429,
      "insufficient_quota",
      "You exceeded your current quota, please check your plan",
      "rate_limit",
    ],
    [
      "anthropic",
      400,
      "invalid_request_error",
      "Your credit balance is too low to access the Anthropic API.",
      "rate_limit",
    ],
    [
      "anthropic",
      400,
      "invalid_request_error",
      "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000, decrease input length",
      "context_too_long",
    ],
    [
      "anthropic",
      400,
      "invalid_request_error",
      "You have reached your specified API usage limits. You will regain access on 2026-12-01 at 00:00 UTC.",
      "rate_limit",
    ],
    ["anthropic", 402, "billing_error", "There is an issue with your payment information.", "rate_limit"],
    [
      "openai",
      429,
      "rate_limit_exceeded",
      "Request too large for gpt-5 in organization org-1 on tokens per min (TPM): Limit 30000, Requested 35215.",
      "rate_limit",
    ],
    ["google", 400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.", "authentication"],
    ["openai", 400, "content_policy_violation", "Rejected by the safety system", "refused"],
  ] as const)("%s %i %s: %s", async (provider, status, code, message, expected) => {
    const error = await failure(provider, { kind: "status", status, code, message });
    expect(error).toMatchObject({ code: expected, retryable: false });
  });

  test.each([
    ["20s", 20_000],
    ["7m12.5s", 432_500],
    ["350ms", 350],
    ["1h2m", 3_600_000],
    ["5 seconds", 5_000],
  ])("reads the delay from an OpenAI message that also mentions billing: %s", async (told, retryAfterMs) => {
    const message = `Rate limit reached for gpt-5 on requests per min (RPM): Limit 3, Used 3. Please try again in ${told}. You can increase your rate limit by adding a payment method to your account at https://platform.openai.com/account/billing.`;
    const reply = { kind: "status", status: 429, code: "rate_limit_exceeded", message } as const;
    expect(await failure("openai", reply)).toMatchObject({
      code: "rate_limit",
      retryable: true,
      retryAfterMs,
    });
  });

  test("an account without a payment method can retry even if no delay is given", async () => {
    const message =
      "Rate limit reached. Add a payment method at https://platform.openai.com/account/billing.";
    const reply = { kind: "status", status: 429, code: "rate_limit_exceeded", message } as const;
    expect(await failure("openai", reply)).toMatchObject({ code: "rate_limit", retryable: true });
  });

  test("reads Google's delay from the body, even if the message calls the rate limit a quota", async () => {
    const message = "You exceeded your current quota, please check your plan and billing details.";
    const reply = { kind: "status", status: 429, message, retrySeconds: 34 } as const;
    expect(await failure("google", reply)).toMatchObject({
      code: "rate_limit",
      retryable: true,
      retryAfterMs: 34_000,
    });
  });

  test("recognizes a prompt that Google blocked without a response", async () => {
    const body = JSON.stringify({ promptFeedback: { blockReason: "SAFETY" }, usageMetadata: {} });
    expect(await failure("google", { kind: "body", body })).toMatchObject({ code: "refused" });
  });
});
