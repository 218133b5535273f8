import { Inngest, Middleware } from "inngest";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { rehearse } from "@/server/engine/protocol/rehearse";
import { type Engine, makeEngine } from "@/server/engine/testing/make-engine";
import { silent } from "@/server/engine/testing/paths";
import { makeDatabase } from "@/server/testing/database/database";
import { directCall } from "./call";

const databases = makeDatabase();
let engine: Engine;

beforeEach(async () => {
  engine = makeEngine((await databases).ownerUrl);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await engine.stop();
});

const makeOne = (client: Inngest.Any) =>
  client.createFunction({ id: "one", triggers: { event: "one" } }, async ({ step }) => {
    await step.run("only", () => engine.marks.add("one", "ran"));
  });

/** Runs a function. Returns the executor's warnings and a spy on the client's `fetch`. */
async function runOne() {
  const warnings: unknown[] = [];
  const logger = { ...silent, warn: (fields: object, message: string) => warnings.push([fields, message]) };
  const { client, executor } = await engine.start((made) => [makeOne(made)], { logger });
  const fetched = vi.spyOn(Object.getPrototypeOf(client), "fetch", "get");
  await executor.send([{ name: "one", data: {} }]);
  await engine.untilRuns("app-one", "completed");
  expect(engine.marks.count("one", "ran")).toBe(1);
  return { warnings, fetched };
}

/** Overrides properties of the SDK's execution objects, but only for one client. */
function changeSdk(change: (execution: Record<string, unknown>) => object, clientId = "rehearsal") {
  const prototype = Object.getPrototypeOf(makeOne(new Inngest({ id: "any", isDev: true, logger: silent })));
  const { createExecution } = prototype;
  vi.spyOn(prototype, "createExecution").mockImplementation(function (this: unknown, ...args: unknown[]) {
    const [{ partialOptions }] = args as [{ partialOptions: { client: Inngest.Any } }];
    const execution = createExecution.apply(this, args);
    return partialOptions.client.id === clientId ? Object.assign(execution, change(execution)) : execution;
  });
}

describe("an executor", () => {
  test("calls functions directly, without a request or a warning", async () => {
    const { warnings, fetched } = await runOne();
    expect(warnings).toEqual([]);
    expect(fetched).not.toHaveBeenCalled();
  });

  const noHolding = "Can't hold waiting functions in memory. Replaying them after each wait.";
  const noDirect = "Can't call functions directly. Calling them through the SDK's handler.";
  const warned = (reason: string, message: string) => [
    { err: expect.objectContaining({ message: expect.stringContaining(reason) }) },
    message,
  ];

  test.for([
    {
      change: () => ({ start: async () => ({ type: "renamed" }) }),
      reason: "The SDK returned an unknown result: renamed",
    },
    {
      change: () => ({ start: async () => ({ type: "function-resolved", data: 1 }) }),
      reason: `instead of [["called","StepRun first 1"`,
    },
  ])(
    "calls functions through the handler if the SDK has changed, and says why: %#",
    async ({ change, reason }) => {
      changeSdk(change);
      const { warnings } = await runOne();
      expect(warnings).toEqual([warned(reason, noHolding), warned(reason, noDirect)]);
    },
  );

  test.for([
    {
      change: ({ resumeStepWithResult }: Record<string, unknown>) => ({
        resumeStepWithResult(step: { op: string; data: unknown }) {
          const data = step.op === "WaitForEvent" ? "changed" : step.data;
          return Reflect.apply(Object(resumeStepWithResult), this, [{ ...step, data }]);
        },
      }),
      reason: `instead of [["called","StepRun first 1"`,
    },
    {
      change: () => ({ initializeCheckpointRuntimeTimer: undefined }),
      reason: "The SDK's execution objects have no initializeCheckpointRuntimeTimer.",
    },
  ])(
    "calls functions directly but replays them after a wait, if only that has changed, and says why: %#",
    async ({ change, reason }) => {
      changeSdk(change);
      const { warnings, fetched } = await runOne();
      expect(warnings).toEqual([warned(reason, noHolding)]);
      expect(fetched).not.toHaveBeenCalled();
    },
  );

  test.for([
    { change: { resumeStepWithResult: undefined }, missing: "resumeStepWithResult" },
    { change: { checkpointHandlers: {} }, missing: "checkpointHandlers.async_checkpointing." },
    { change: { state: undefined }, missing: "state.steps" },
  ])("can't hold an execution without $missing", async ({ change, missing }) => {
    changeSdk(() => change);
    await expect(rehearse(true)).rejects.toThrow(`The SDK's execution objects have no ${missing}`);
  });

  test("replays a function that can't be continued, without failing an attempt", async () => {
    const change = {
      initializeCheckpointRuntimeTimer() {
        throw new Error("broken");
      },
    };
    changeSdk(() => change, "app");
    const { executor } = await engine.start((made) => [
      made.createFunction({ id: "one", triggers: { event: "one" } }, async ({ step, attempt }) => {
        engine.marks.add("one", `called ${attempt}`);
        await step.waitForEvent("it", { event: "go on", timeout: "1h" });
      }),
    ]);
    await executor.send([{ name: "one", data: {} }]);
    await engine.untilRuns("app-one", "waiting");
    await executor.send([{ name: "go on", data: {} }]);
    await engine.untilRuns("app-one", "completed");
    expect(engine.marks.count("one", "called 0")).toBe(2);
  });

  test("retries a call that middleware answers without the function", async () => {
    class Gate extends Middleware.BaseMiddleware {
      readonly id = "gate";
      static isClosed = true;
      override async wrapRequest({ next }: Middleware.WrapRequestArgs) {
        const refusal = { status: 200, headers: {}, body: "{}" };
        return Gate.isClosed ? refusal : next();
      }
    }
    const { executor } = await engine.start(
      (made) => [
        made.createFunction(
          { id: "gated", triggers: { event: "gated" }, middleware: [Gate] },
          async ({ step }) => {
            await step.run("only", () => engine.marks.add("gated", "ran"));
          },
        ),
      ],
      { retryDelay: () => 50 },
    );
    await executor.send([{ name: "gated", data: {} }]);
    await engine.untilRuns("app-gated", "queued");
    expect(engine.marks.count("gated", "ran")).toBe(0);
    Gate.isClosed = false;
    await engine.untilRuns("app-gated", "completed");
    expect(engine.marks.count("gated", "ran")).toBe(1);
  });

  test.for([
    { member: "createExecution", of: "the function" },
    { member: "shouldAsyncCheckpoint", of: "the function" },
    { member: "checkpointStepsAsync", of: "the client's API" },
  ])("can't call functions directly if $of has no $member", ({ member, of }) => {
    const client = new Inngest({ id: "app", isDev: true, logger: silent });
    const fn = makeOne(client);
    Reflect.set(of === "the function" ? fn : Reflect.get(client, "inngestApi"), member, undefined);
    const never = async () => expect.unreachable();
    expect(() => directCall(client, [fn], never, { holds: true, others: never })).toThrow(
      `The SDK has no ${member}.`,
    );
  });
});
