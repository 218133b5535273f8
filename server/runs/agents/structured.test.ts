import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_TEXT_BYTES } from "@/server/domain/text/text";
import { compileSchema } from "@/server/infra/json-schema/compile";
import { findModelAgent } from "@/server/testing/find-model-agent";
import { makeBudget } from "@/server/testing/runs/budget";
import { type ModelServer, startModelServer } from "@/server/testing/servers/model-server";
import type { AgentCall } from "./call";
import { executeAgent } from "./execute";
import { fillSchema } from "./simulated/fill-schema";

const outputSchema = {
  type: "object",
  properties: { total: { type: "number" }, currency: { enum: ["EUR", "USD"] } },
  required: ["total", "currency"],
};

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

const run = (changes: Partial<AgentCall> = {}) =>
  executeAgent({
    agent: { ...findModelAgent("writer"), outputSchema },
    action: "Read the invoice.",
    input: "Total: 12.50 EUR",
    scope: { input: "Total: 12.50 EUR", run: { input: "" }, steps: {}, workflow: { name: "Daily" } },
    models: server.settings(),
    secrets: new Map(),
    signal: new AbortController().signal,
    ...changes,
  });

const text = (text: string) => ({ kind: "text", text }) as const;
const fits = '{\n  "total": 12.5,\n  "currency": "EUR"\n}';

describe("an agent with an output schema", () => {
  test("tells the model the format and formats the returned JSON consistently", async () => {
    server.reply(text('{"total":12.5,"currency":"EUR"}'));
    const outcome = await run();
    expect(outcome).toMatchObject({ status: "completed", output: fits });
    expect(server.requests.at(-1)?.system).toContain(JSON.stringify(outputSchema));
    expect(outcome.prompt).toContain(JSON.stringify(outputSchema));
  });

  test("reads JSON inside a code fence", async () => {
    server.reply(text('```json\n{"total":12.5,"currency":"EUR"}\n```'));
    expect(await run()).toMatchObject({ status: "completed", output: fits });
  });

  test.each([
    ["text that isn't JSON", "The total is 12.50 euros.", "isn't valid JSON"],
    [
      "endlessly nested JSON",
      "[".repeat(100_000) + "]".repeat(100_000),
      "/: is nested more than 32 levels deep",
    ],
    [
      "an invalid number",
      '{"total":9007199254740993,"currency":"EUR"}',
      "/: contains 9007199254740993 at /total",
    ],
    ["a duplicate name", '{"total":1,"total":2,"currency":"EUR"}', "/: contains /total twice"],
    ["JSON that doesn't match", '{"total":"12.5","currency":"EUR"}', "/total: must be number"],
  ])("asks the model once to repair %s, with the errors, and counts both calls", async (_, wrong, fault) => {
    const before = server.requests.length;
    server.reply(text(wrong), text('{"total":12.5,"currency":"EUR"}'));
    const { budget, used } = makeBudget();
    const outcome = await run({ budget });
    expect(outcome).toMatchObject({ status: "completed", output: fits });
    expect(used).toMatchObject([{ output: 7 }, { output: 7 }]);
    expect(server.requests).toHaveLength(before + 2);
    expect(server.requests.at(-1)?.user).toContain(fault);
    expect(server.requests.at(-1)?.body).toContain(JSON.stringify(wrong).slice(1, -1));
  });

  test("fails with the path if the repaired output doesn't match either", async () => {
    const before = server.requests.length;
    server.reply(text("Sorry."), text('{"total":12.5,"currency":"GBP"}'));
    const outcome = await run();
    expect(outcome).toMatchObject({
      status: "failed",
      error: {
        code: "invalid_output",
        retryable: false,
        message: expect.stringMatching(/\/currency: must be equal to one of.+ Change the schema/),
        answer: '{"total":12.5,"currency":"GBP"}',
      },
    });
    expect(server.requests).toHaveLength(before + 2);
  });

  test("rejects a response longer than the maximum output without parsing it", async () => {
    const before = server.requests.length;
    server.reply(text(`"${"x".repeat(MAX_TEXT_BYTES - 1)}"`));
    expect(await run()).toMatchObject({ status: "failed", error: { code: "too_long", retryable: false } });
    expect(server.requests).toHaveLength(before + 1);
  });

  test("never includes the key or partial characters of an invalid response", async () => {
    const apiKey = "sk-planted-0123456789";
    const models = server.settings({ apiKey });
    for (const wrong of [apiKey, `${"x".repeat(19_995)}${apiKey}`, `${"x".repeat(19_999)}😀`]) {
      server.reply(text("Sorry."), text(wrong));
      const outcome = await run({ models });
      expect(outcome).toMatchObject({ status: "failed", error: { code: "invalid_output" } });
      expect(JSON.stringify(outcome)).not.toMatch(/sk-p|\\ud83d/);
    }
  });

  test("parses a response quickly, no matter how many code fences it starts with", async () => {
    const lines = `\`\`\`${"\n".repeat(200_000)}x`;
    server.reply(text(lines), text(fits));
    expect(await run()).toMatchObject({ status: "completed", output: fits });
  });

  test("gets matching output from the Simulated model, with quotes from the input", async () => {
    const outcome = await run({ models: null });
    expect(outcome).toMatchObject({ status: "completed", simulated: true, output: fits });
  });

  test("reports a schema that the Simulated model can't fill", async () => {
    const agent = {
      ...findModelAgent("writer"),
      outputSchema: { type: "number", multipleOf: 7, minimum: 8 },
    };
    expect(await run({ agent, models: null })).toMatchObject({
      status: "failed",
      error: { code: "invalid_output" },
    });
  });
});

describe("fillSchema", () => {
  const leaf = fc.constantFrom<Record<string, unknown>>(
    { type: "string", minLength: 3, maxLength: 9 },
    { type: "number", minimum: 2, maximum: 3 },
    { type: "integer", exclusiveMinimum: 4 },
    { type: ["null", "string"] },
    { type: "boolean" },
    { const: { a: 1 } },
    { enum: ["x", 2] },
    { $ref: "#/$defs/named" },
  );
  const { schema } = fc.letrec<{ schema: Record<string, unknown> }>((tie) => ({
    schema: fc.oneof(
      { depthSize: "small" },
      leaf,
      fc.record({ type: fc.constant("array"), items: tie("schema"), minItems: fc.nat(3) }),
      fc
        .dictionary(fc.string({ maxLength: 5 }), tie("schema"), { maxKeys: 3 })
        .map((properties) => ({ type: "object", properties, required: Object.keys(properties) })),
      fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }) }),
    ),
  }));

  test("creates a limited number of values, no matter how many nested lists are required", () => {
    let schema: Record<string, unknown> = { type: "string" };
    for (let depth = 0; depth < 10; depth++) schema = { type: "array", minItems: 100, items: schema };
    expect(JSON.stringify(fillSchema(schema, "Copper rose.")).length).toBeLessThan(MAX_TEXT_BYTES);
  });

  test("returns valid values, no matter what it quotes", () => {
    fc.assert(
      fc.property(schema, fc.string(), (part, answer) => {
        const whole = { ...part, $defs: { named: { type: "string" } } };
        const compiled = compileSchema(whole);
        fc.pre(compiled.ok);
        expect(compiled.check(fillSchema(whole, answer))).toEqual([]);
      }),
    );
  });
});
