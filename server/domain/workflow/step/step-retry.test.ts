import { describe, expect, test } from "vitest";
import { diffDefinitions } from "@/server/domain/workflow/diff";
import { toDraft } from "@/server/domain/workflow/draft";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import { formatWorkflowFile } from "@/server/domain/workflow/file/export";
import { parseWorkflowFile } from "@/server/domain/workflow/file/file";
import { RetryPolicy } from "./retry-schema";
import { describeRetry, RETRY_LIMITS, waitAfter } from "./step-retry";
import { changeStep, makeDefinition } from "./steps";

const agents = new Map([["writer", "model"]] as const);
const retry = { attempts: 4, backoffSeconds: 30, timeoutSeconds: 60 };
const plain = { agentId: "writer", action: "Write." };
const make = (step: object) => makeDefinition({ name: "A", steps: [{ ...plain, ...step }] }, agents);

describe("a step's retry", () => {
  test("is stored if given, and omitted if not", () => {
    expect(make({ retry }).steps[0]).toMatchObject({ retry });
    for (const none of [{}, { retry: null }]) expect(make(none).steps[0]).not.toHaveProperty("retry");
  });

  test("can be changed, kept, or removed when the step changes", () => {
    const definition = make({ retry });
    const id = definition.steps[0]?.id ?? "";
    expect(changeStep(definition, id, { action: "Other." }).step.retry).toEqual(retry);
    const once = { ...retry, attempts: 1 };
    expect(changeStep(definition, id, { retry: once }).step.retry).toEqual(once);
    expect(changeStep(definition, id, { retry: null }).step).not.toHaveProperty("retry");
  });

  test("is included in drafts, diffs, and files", () => {
    const [before, after] = [make({}), make({ retry })];
    const draft = toDraft(after);
    expect(DraftDefinitionSchema.parse(draft)).toEqual(draft);
    const same = toDraft({ ...before, steps: after.steps.map(({ retry: _, ...step }) => step) });
    expect(diffDefinitions(same, draft).steps).toMatchObject([{ kind: "changed", fields: ["retry"] }]);
    expect(diffDefinitions(draft, structuredClone(draft)).steps).toMatchObject([{ kind: "same" }]);
    const read = parseWorkflowFile(formatWorkflowFile(draft), [{ id: "writer" }]);
    expect(read).toMatchObject({ ok: true, definition: { steps: [{ retry }] } });
  });

  test.each([
    { attempts: 0 },
    { attempts: 6 },
    { backoffSeconds: -1 },
    { backoffSeconds: 3_601 },
    { timeoutSeconds: 0 },
    { attempts: 1.5 },
  ])("rejects %j", (change) => {
    expect(RetryPolicy.safeParse({ ...retry, ...change }).success).toBe(false);
  });

  test("doubles the wait each time, up to an hour, and stops after the last attempt", () => {
    expect([1, 2, 3, 4].map((failed) => waitAfter(retry, failed))).toEqual([30, 60, 120, null]);
    const long = { ...retry, attempts: 5, backoffSeconds: 3_600 };
    expect(waitAfter(long, 4)).toBe(RETRY_LIMITS.backoffSeconds);
  });

  test("is described in plain words", () => {
    expect(describeRetry(retry)).toBe("Up to 4 attempts, 30 seconds apart at first, each at most 1 minute");
    expect(describeRetry({ attempts: 1, backoffSeconds: 9, timeoutSeconds: 90 })).toBe(
      "1 attempt, at most 90 seconds",
    );
    expect(describeRetry({ attempts: 2, backoffSeconds: 0, timeoutSeconds: null })).toBe(
      "Up to 2 attempts, without waiting",
    );
    expect(describeRetry({ attempts: 2, backoffSeconds: 120, timeoutSeconds: null })).toBe(
      "Up to 2 attempts, 2 minutes apart",
    );
    expect(describeRetry(undefined)).toBe("Up to 3 attempts, 2 and then 10 seconds apart");
  });
});
