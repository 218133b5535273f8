import { setTimeout as pause } from "node:timers/promises";
import { eventType, type Inngest, NonRetriableError, staticSchema } from "inngest";
import type { Marks } from "@/server/engine/testing/marks";

/** `k` is the scenario's key. Only some scenarios use the other parameters. */
type Data = { k: string; n: number; ms: number };
type Name = `probe/${string}`;
type Checkpointing = false | { bufferedSteps: number } | undefined;

const finished = eventType("inngest/function.finished", {
  schema: staticSchema<{
    function_id: string;
    event: { data: Partial<Data> };
    result: unknown;
    error?: { name: string; message: string };
    _inngest: { status: string };
  }>(),
});

/**
 * Returns the functions that the scenarios run. Each reports what it does, so tests can count how many times
 * each part ran.
 */
export function makeFunctions(client: Inngest.Any, marks: Marks) {
  const probe = makeProbe(client, marks);
  return [
    ...makeStepFunctions(probe),
    ...makeWaitFunctions(probe),
    ...makeFailingFunctions(probe),
    makeLongFunction(probe),
    makeObserver(client, marks),
  ];
}

type Probe = ReturnType<typeof makeProbe>;

/** The helpers that all functions use. */
function makeProbe(client: Inngest.Any, marks: Marks) {
  return {
    client,
    mark: (id: string, key: string, what: string, attempt = 0) =>
      marks.add(key, attempt === 0 ? `${id}:${what}` : `${id}:${what}#${attempt}`),
    options: (id: string, event: Name, checkpointing?: Checkpointing) => ({
      id,
      triggers: eventType(event, { schema: staticSchema<Data>() }),
      ...(checkpointing === undefined ? {} : { checkpointing }),
    }),
  };
}

/** Functions with and without steps. */
function makeStepFunctions({ client, mark, options }: Probe) {
  const three = (id: string, event: Name, checkpointing?: Checkpointing) =>
    client.createFunction(options(id, event, checkpointing), async ({ event, step }) => {
      const { k } = event.data;
      const a = await step.run("a", () => {
        mark(id, k, "a");
        return { n: 1, d: new Date(0) };
      });
      const b = await step.run({ id: "b", name: "Step B" }, () => mark(id, k, "b"));
      const c = await step.run(
        "c",
        (x: number) => {
          mark(id, k, "c");
          return x + a.n;
        },
        41,
      );
      mark(id, k, "end");
      return { a, b, c };
    });

  const many = (id: string, event: Name, checkpointing?: Checkpointing) =>
    client.createFunction(options(id, event, checkpointing), async ({ event, step }) => {
      const { k, n } = event.data;
      for (let i = 0; i < n; i++) await step.run(`s${i}`, () => mark(id, k, `s${i}`));
      mark(id, k, "end");
      return n;
    });

  const plain = (id: string, event: Name, result: unknown, checkpointing?: Checkpointing) =>
    client.createFunction(options(id, event, checkpointing), async ({ event }) => {
      mark(id, event.data.k, "ran");
      return result;
    });

  const loop = client.createFunction(options("loop-same", "probe/loop", false), async ({ step }) => {
    const found: number[] = [];
    for (let i = 0; i < 3; i++) found.push(await step.run("same", () => i));
    return found;
  });

  return [
    three("three-off", "probe/three.off", false),
    three("three-default", "probe/three.default"),
    three("three-buf", "probe/three.buf", { bufferedSteps: 100 }),
    many("n-default", "probe/n.default"),
    many("n-off", "probe/n.off", false),
    plain("plain", "probe/plain", undefined, false),
    plain("plain-def", "probe/plain.def", { hello: 1 }),
    loop,
  ];
}

/** Functions that sleep or wait for an event. */
function makeWaitFunctions({ client, mark, options }: Probe) {
  const sleeper = client.createFunction(options("sleeper", "probe/sleep", false), async ({ event, step }) => {
    const { k } = event.data;
    await step.run("before", () => mark("sleeper", k, "before"));
    await step.sleep("for a while", "2s");
    await step.run("after", () => mark("sleeper", k, "after"));
    await step.sleepUntil("until", new Date(Date.now() + 1_500));
    return "ok";
  });

  const waiter = (id: string, event: Name, checkpointing?: Checkpointing) =>
    client.createFunction(options(id, event, checkpointing), async ({ event, step }) => {
      const { k } = event.data;
      await step.run("before", () => mark(id, k, "before"));
      const got = await step.waitForEvent("approval", {
        event: "probe/approve",
        match: "data.k",
        timeout: "60s",
      });
      await step.run("after", () => mark(id, k, "after"));
      return { got };
    });

  const waitTimeout = client.createFunction(
    options("wait-timeout", "probe/wait.timeout", false),
    async ({ event, step }) => {
      const got = await step.waitForEvent("approval", { event: "probe/never", timeout: "2s" });
      mark("wait-timeout", event.data.k, "end");
      return { got };
    },
  );

  const waitRace = client.createFunction(
    options("wait-race", "probe/wait.race", false),
    async ({ event, step }) => {
      const { k, ms } = event.data;
      await step.run("slow", async () => {
        mark("wait-race", k, "slow-start");
        await pause(ms);
        mark("wait-race", k, "slow-end");
      });
      const got = await step.waitForEvent("approval", {
        event: "probe/race",
        match: "data.k",
        timeout: "5s",
      });
      mark("wait-race", k, "resumed");
      return { got: got?.data ?? null };
    },
  );

  return [
    sleeper,
    waiter("wait-match", "probe/wait.match", false),
    waiter("wait-match-cp", "probe/wait.matchcp"),
    waitTimeout,
    waitRace,
  ];
}

/** Functions that throw, inside or outside a step. */
function makeFailingFunctions({ client, mark, options }: Probe) {
  const flaky = (id: string, event: Name, checkpointing?: Checkpointing) =>
    client.createFunction(
      { ...options(id, event, checkpointing), retries: 3 },
      async ({ event, step, attempt }) => {
        const { k } = event.data;
        mark(id, k, "fn", attempt);
        await step.run("pre", () => mark(id, k, "pre", attempt));
        const result = await step.run("flaky", () => {
          mark(id, k, "flaky", attempt);
          if (attempt < 2) throw new TypeError(`boom ${attempt}`);
          return `ok at ${attempt}`;
        });
        await step.run("after", () => mark(id, k, "after", attempt));
        return result;
      },
    );

  const nonRetriable = client.createFunction(
    {
      ...options("non-retriable", "probe/nonretriable", false),
      retries: 5,
      onFailure: async ({ event, step }) => {
        mark("non-retriable", event.data.event.data.k, "onFailure");
        await step.run("notify", () => 1);
      },
    },
    async ({ event, step }) => {
      await step.run("nr", () => {
        mark("non-retriable", event.data.k, "nr");
        throw new NonRetriableError("do not retry", { cause: new Error("why") });
      });
    },
  );

  const throwing = client.createFunction(
    {
      ...options("fn-throws", "probe/fnthrows", false),
      retries: 1,
      onFailure: async ({ event }) => mark("fn-throws", event.data.event.data.k, "onFailure"),
    },
    async ({ event, step, attempt }) => {
      await step.run("fine", () => 1);
      mark("fn-throws", event.data.k, "throwing", attempt);
      throw new Error("outside a step");
    },
  );

  return [
    flaky("flaky-off", "probe/flaky.off", false),
    flaky("flaky-def", "probe/flaky.def"),
    nonRetriable,
    throwing,
  ];
}

/** A function with a step that takes a while. */
function makeLongFunction({ client, mark, options }: Probe) {
  return client.createFunction(
    { ...options("long-def", "probe/long.def"), retries: 3 },
    async ({ event, step, attempt }) => {
      const { k, ms } = event.data;
      await step.run("one", () => mark("long-def", k, "one", attempt));
      await step.run("long", async () => {
        mark("long-def", k, "long-start", attempt);
        await pause(ms);
        mark("long-def", k, "long-end", attempt);
      });
      await step.run("three", () => mark("long-def", k, "three", attempt));
      mark("long-def", k, "end");
      return "ok";
    },
  );
}

/** Reports how each run ended, based on its final event. */
function makeObserver(client: Inngest.Any, marks: Marks) {
  return client.createFunction(
    { id: "observer", triggers: [finished], checkpointing: false, retries: 0 },
    async ({ event }) => {
      const { function_id: functionId, event: trigger, result, error, _inngest } = event.data;
      const told = error && { name: error.name, message: error.message };
      if (trigger.data.k)
        marks.add(trigger.data.k, "ended", { functionId, ..._inngest, result, error: told });
    },
  );
}
