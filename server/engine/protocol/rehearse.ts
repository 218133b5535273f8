import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { Inngest } from "inngest";
import type { Run } from "@/server/engine/types";
import { stepOf } from "./answers";
import { callId } from "./calls";
import { type Checkpoint, directCall } from "./direct/call";
import { type Answer, type Operation, readOperation } from "./protocol";

/** Generous, because a process can be starved of CPU time while it starts. */
const PATIENCE_MS = 30_000;
const silent = { info() {}, warn() {}, error() {}, debug() {} };

const event = { id: "1", name: "asked", data: {}, ts: 1 };
const RUN: Run = {
  id: "run",
  functionId: "rehearsal-fn",
  lane: "",
  event,
  attempt: 0,
  target: null,
  term: "1",
  calls: 1,
  cancelled: false,
  halted: false,
  steps: [],
  unread: [],
};
const ANSWER = { ...event, name: "answered", data: { yes: true } };
const RECORDED = [
  { id: idOf("first"), state: { data: 5 } },
  { id: idOf("second"), state: { error: { name: "TypeError", message: "no" } } },
  { id: idOf("answer"), state: ANSWER },
];

/** The response after the wait: a sleep, which suspends the function again. */
const NAP = "206 Sleep nap null";
const LAST = "StepRun last true";

/**
 * Calls with their expected outcomes: the function's start, the recorded steps, and the response. `continued` is what a
 * held function does next.
 */
const REHEARSALS: { call: Partial<Run>; isOwned?: boolean; outcome: string[]; continued?: string[] }[] = [
  {
    call: {},
    outcome: ["called", "StepRun first 1", "StepRun second 2", "206 WaitForEvent answer null"],
    continued: [NAP, LAST, `206 RunComplete complete [1,2,{"yes":true}]`],
  },
  { call: {}, isOwned: false, outcome: ["called", "StepRun first 1", "400 final"] },
  { call: { attempt: 1 }, outcome: ["called", "206 StepRun first 1"] },
  { call: { target: idOf("first") }, outcome: ["called", "206 StepRun first 1"] },
  {
    call: { steps: RECORDED },
    outcome: ["called", NAP],
    continued: [LAST, `206 RunComplete complete [5,"TypeError",{"yes":true}]`],
  },
];

/**
 * Calls a function in every way that the executor does. Throws if this SDK doesn't behave like the version
 * that `directCall` was written for. With `holds`, also continues functions that wait or sleep.
 */
export async function rehearse(holds: boolean): Promise<void> {
  const stop = new AbortController();
  const options = { signal: stop.signal, ref: false };
  const tooLong = pause(PATIENCE_MS, [["nothing in 30 seconds"]], options);
  const calls = REHEARSALS.map(({ call, isOwned = true }) => observe(call, isOwned, holds));
  const outcomes = REHEARSALS.map(({ outcome, continued = [] }) =>
    holds ? [...outcome, ...continued] : outcome,
  );
  const wanted = JSON.stringify(outcomes);
  try {
    const got = JSON.stringify(await Promise.race([Promise.all(calls), tooLong]));
    if (got !== wanted) throw new Error(`The SDK produced ${got} instead of ${wanted}.`);
  } finally {
    stop.abort();
  }
}

async function observe(call: Partial<Run>, isOwned: boolean, holds: boolean): Promise<string[]> {
  const seen: string[] = [];
  const client = new Inngest({ id: "rehearsal", isDev: true, fetch: refuse, logger: silent });
  const fn = client.createFunction({ id: "fn", triggers: { event: "asked" } }, async ({ step }) => {
    seen.push("called");
    const first = await step.run("first", () => 1);
    const second = await step.run("second", () => first + 1).catch((error: Error) => error.name);
    const answer = await step.waitForEvent("answer", { event: "answered", timeout: "1d" });
    const nap = await step.sleep("nap", "1d");
    await step.run("last", () => nap === null);
    return [first, second, answer?.data];
  });
  let run = { ...RUN, ...call };
  const record = (...steps: Run["steps"]) => {
    run = { ...run, steps: [...run.steps, ...steps] };
  };
  const checkpoint = async (...[runId, id, steps]: Parameters<Checkpoint>) => {
    if (runId !== run.id || id !== callId(run)) seen.push(`for another call: ${runId} ${id}`);
    seen.push(...steps.map(describeOperation));
    record(...steps.map(stepOf));
    return isOwned;
  };
  let answer = await directCall(client, [fn], checkpoint, { holds, others: refuse })(run, 5);
  seen.push(...describeAnswer(answer));
  for (let { suspended } = answer; suspended; { suspended } = answer) {
    const [awaited] = [answer.body].flat().map(readOperation);
    record({ id: String(awaited?.id), state: awaited?.op === "Sleep" ? null : ANSWER });
    run = { ...run, calls: run.calls + 1 };
    const continued = suspended.canContinue(run) ? await suspended.continue(run) : null;
    if (!continued) return [...seen, "can't continue"];
    answer = continued;
    seen.push(...describeAnswer(answer));
  }
  return seen;
}

async function refuse(): Promise<never> {
  throw new Error("The SDK sent a request.");
}

function describeAnswer({ status, noRetry, body }: Answer): string[] {
  if (!Array.isArray(body)) return [`${status} ${noRetry ? "final" : "again"}`];
  return body.map((operation) => `${status} ${describeOperation(readOperation(operation))}`);
}

function describeOperation({ op, id, label, data }: Operation): string {
  return `${op} ${id === idOf("complete") ? "complete" : label} ${JSON.stringify(data)}`;
}

/** Returns the ID that the SDK derives from a step's name. */
function idOf(name: string): string {
  return createHash("sha1").update(name).digest("hex");
}
