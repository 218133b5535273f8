import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { Weakening } from "@/server/domain/change/change";
import { refusalsOf } from "@/server/domain/refusals";
import { RunPlan } from "@/server/domain/run/run-plan";
import { GUARDED, makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useExecutor } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makePausedRun, type PausedRun, pathOf } from "@/server/testing/runs/paused-run";

const RUNS = 40;

const Problem = z.strictObject({
  type: z.string().startsWith("/problems/"),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  instance: z.string().startsWith("/api/v1/"),
  requestId: z.string(),
  errors: z.array(z.strictObject({ pointer: z.string(), message: z.string() })).optional(),
  decision: z.unknown().optional(),
  problems: z.unknown().optional(),
  sideEffects: RunPlan.shape.sideEffects.optional(),
  weakens: z.array(Weakening).optional(),
});

let close: () => Promise<void>;
let send: Send;
let token: string;
let owns: PausedRun;
beforeAll(async () => {
  const { db, ...executor } = await useExecutor();
  close = executor.close;
  send = await openApi();
  const owner = (await makeOrganization(db, { wakes: true })).as("owner");
  [token, owns] = [await makeToken(owner), await makePausedRun(owner)];
});
afterAll(() => close());

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("\0", "\ud800", "x\udc00", "{{ input }}", "{{ constructor.constructor('return 1')() }}"),
  fc.constantFrom(
    '\'; DROP TABLE "Run"; --',
    "<script>alert(1)</script>",
    "🦉".repeat(300),
    "x".repeat(30_000),
  ),
);
const value = fc.oneof(
  text,
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    0,
    -1,
    1.5,
    1e300,
    2 ** 31,
    null,
    true,
    [],
    {},
    [[]],
    ["a", 5],
    "human",
    "approve",
  ),
);
/** Field names that usually only the server sets, and names that have a special meaning in JavaScript. */
const NAMES = [
  "id",
  "organizationId",
  "status",
  "createdAt",
  "workflowId",
  "currentStepOrder",
  "__proto__",
  "constructor",
];
const id = fc.oneof(text, fc.constantFrom("wf_none", "..", "%00", "null", "a".repeat(5_000), "1e999"));

async function expectNoFault(operation: (typeof GUARDED)[number]["operation"], sent: Parameters<Send>[1]) {
  const response = await send(operation, { token, ...sent });
  expect(response.status).toBeLessThan(500);
  if (response.ok) return;
  expect(refusalsOf(operation), "the documented refusals").toContain(response.status);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(response.headers.get("x-request-id")).toBe(problem.requestId);
}

describe("hostile input is refused with a problem, never an internal error", () => {
  test.each(GUARDED.filter(({ operation }) => operation.body !== null))(
    "in the body for $operation.id",
    async ({ operation, json }) => {
      const known = Object.keys(operation.body?.shape ?? {});
      const body = fc.oneof(
        fc
          .dictionary(fc.oneof(fc.constantFrom(...known, ...NAMES), text), value, { maxKeys: 8 })
          .map((fields) => JSON.stringify(Object.assign({}, json, fields))),
        fc.dictionary(fc.constantFrom(...known), value).map((fields) => JSON.stringify(fields)),
        value.map((any) => JSON.stringify(any)),
        fc.string(),
        fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
      );
      const params = pathOf(operation.path, owns);
      const emptyFields = known.map((name): [string] => [JSON.stringify({ [name]: "" })]);
      await fc.assert(
        fc.asyncProperty(body, (raw) => expectNoFault(operation, { params, raw })),
        { numRuns: RUNS, examples: emptyFields },
      );
    },
  );

  test.each(GUARDED)("in IDs and the query for $operation.id", async ({ operation, json }) => {
    const names = [...Object.keys(operation.query.shape), "unknown"];
    const query = fc
      .array(
        fc.tuple(
          fc.constantFrom(...names),
          fc.oneof(id, fc.constantFrom("0", "1", "-1", "1e3", "OPEN", "name,desc")),
        ),
        // Sends only a few per request. Otherwise, one invalid parameter would always hide the others.
        { maxLength: 2 },
      )
      .map((pairs) =>
        pairs.map(([name, any]) => `${name}=${encodeURIComponent(any.toWellFormed())}`).join("&"),
      );
    const raw = fc.oneof(
      query,
      fc.constantFrom("%zz", "page=%", "page=%ff", "sort=%00", "&&==&", "page[]=1", "?"),
    );
    const params = fc.record({ id, runId: id, jobId: id, stepId: id, agentId: id, commentId: id });
    await fc.assert(
      fc.asyncProperty(params, raw, (any, query) => {
        const wellFormed = Object.entries(any)
          .filter(([name]) => name in operation.params.shape)
          .map(([name, text]) => [name, text.toWellFormed()]);
        return expectNoFault(operation, { params: Object.fromEntries(wellFormed), query, json });
      }),
      { numRuns: RUNS },
    );
  });

  test.each(GUARDED)("in headers for $operation.id", async ({ operation, json }) => {
    const header = fc.string({ unit: fc.constantFrom(...'"W/*, 0123é\t;=') });
    const headers = fc.record({
      "If-Match": header,
      "Idempotency-Key": header,
      "X-Request-Id": fc.constant("x"),
    });
    await fc.assert(
      fc.asyncProperty(headers, (headers) =>
        expectNoFault(operation, {
          params: { id: "wf_none", runId: "run_none", agentId: "none" },
          headers,
          json,
        }),
      ),
      { numRuns: RUNS },
    );
  });
});
