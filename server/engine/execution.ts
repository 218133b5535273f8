import { createAlarm } from "./alarm";
import { createHeldExecutions } from "./held-executions";
import { failure, readAnswer, stepOf } from "./protocol/answers";
import { callFunction, callId, type RunCall } from "./protocol/calls";
import { LIMITS, type Operation, type Suspended } from "./protocol/protocol";
import { claimRuns, readUnread, untilNextDue } from "./store/claims";
import type { Database } from "./store/database";
import { sendEvents } from "./store/events";
import { FREE, fillsLane, limitsOf } from "./store/lanes";
import type { Claim } from "./store/single-event";
import { endRun, recordSteps, suspendRun } from "./store/transitions";
import type { Ending, IncomingEvent, Logger, Outcome, Run, ServedFunction, Suspension } from "./types";

/** Matches the Inngest server's behavior for a function with an unknown configuration. */
const DEFAULT_ATTEMPTS = 5;
/** Lets the next process continue the run without using up an attempt. */
const IMMEDIATELY: Suspension = {
  kind: "suspend",
  status: "queued",
  dueIn: 0,
  attempt: 0,
  stepId: null,
  wait: null,
};

export type Execution = {
  /** Claims due runs. Calling this often is cheap, because concurrent wakes share one claim. */
  wake(): void;
  /**
   * Accepts events. If they wake exactly one run and there's room, starts that run. Returns the number of woken runs
   * that still have to be claimed.
   */
  send(events: IncomingEvent[]): Promise<number>;
  checkpoint(runId: string, callId: string, steps: Operation[]): Promise<boolean>;
  activeCalls(): number;
  /** The number of waiting or sleeping runs whose executions are in memory. */
  heldExecutions(): number;
  /** Call this when the term ends. Each run's next call then replays its function. */
  dropHeld(): void;
  /** Stops claiming runs. Resolves when every active run is suspended after its current step. */
  drain(): Promise<void>;
};

/**
 * Executes claimed runs. Everything that has to survive a crash is in the database. Memory holds only current calls and
 * some suspended executions.
 */
export function createExecution(options: {
  database: Database;
  logger: Logger;
  concurrency: number;
  maxHeld: number;
  retryDelay(attempt: number): number;
  call(): RunCall;
  term(): string | null;
  functions(): ServedFunction[];
}): Execution {
  const { database, logger } = options;
  const active = new Map<string, Run>();
  const held = createHeldExecutions(options.maxHeld);
  const sending = new Set<Promise<unknown>>();
  /** The turn numbers of `send` calls whose running statements may claim a run. */
  const starting = new Set<number>();
  let lastTurn = 0;
  const working = new Set<Promise<unknown>>();
  let claiming = false;
  let wokenWhileClaiming = false;
  /** Whether due runs may be waiting for a free slot. */
  let backlog = false;
  /** The last lane served. If lanes tie for the fewest calls, the lane after this one goes first. */
  let lastLane = FREE;
  let draining = false;
  const alarm = createAlarm(wake);

  function wake(): void {
    if (claiming) wokenWhileClaiming = true;
    else track(claimDue());
  }

  async function claimDue(): Promise<void> {
    claiming = true;
    try {
      do {
        wokenWhileClaiming = false;
        // Otherwise a run that `send` is still claiming would look like a run left behind by a crash.
        await Promise.allSettled(sending);
        const term = options.term();
        const limit = options.concurrency - active.size;
        backlog = limit <= 0;
        if (draining || term === null || backlog) continue;
        const { runs, more } = await claimRuns(database, {
          term,
          limit,
          active: [...active.values()],
          limits: limitsOf(options.functions()),
          last: lastLane,
        });
        for (const run of runs) begin(run);
        lastLane = runs.at(-1)?.lane ?? lastLane;
        backlog = runs.length === limit;
        wokenWhileClaiming ||= more;
        const dueIn = backlog || more ? null : await untilNextDue(database);
        if (dueIn !== null) alarm.ringIn(dueIn);
      } while (wokenWhileClaiming);
    } catch (error) {
      // The next heartbeat tries again.
      logger.warn({ err: error }, "Couldn't claim due runs; retrying.");
    } finally {
      claiming = false;
    }
  }

  async function send(events: IncomingEvent[]): Promise<number> {
    const hasRoom = !claiming && !draining && active.size + sending.size < options.concurrency;
    if (!hasRoom) return claimBySending(events, null);
    lastTurn += 1;
    const turn = lastTurn;
    // Deferred, so that `sending` includes this work before the statement is sent.
    const work = Promise.resolve().then(() => claimBySending(events, turn));
    sending.add(work);
    track(work);
    return work.finally(() => {
      sending.delete(work);
      starting.delete(turn);
    });
  }

  async function claimBySending(events: IncomingEvent[], turn: number | null): Promise<number> {
    const { claimed, queued } = await sendEvents(database, events, options.functions(), { turn, claim });
    if (claimed) begin(claimed);
    // From here on, the run counts as active.
    if (turn !== null) starting.delete(turn);
    return queued;
  }

  /** Only sends that started claiming earlier count as `taken`. */
  function claim(turns: number[]): Claim {
    for (const turn of turns) starting.add(turn);
    const lanes = [...active.values()].map(({ lane }) => lane);
    return { term: options.term(), lanes, taken: starting.size - turns.length };
  }

  function begin(run: Run): void {
    active.set(run.id, run);
    track(
      carry(run)
        .catch((error) => {
          logger.error({ err: error, run: run.id }, "A run was dropped; it will be claimed again.");
          backlog = true;
        })
        .finally(() => {
          const othersMayWait = backlog || fillsLane(run, active.values(), options.functions());
          // A canceled run may have been claimed again to send its final event.
          if (active.get(run.id) === run) active.delete(run.id);
          if (othersMayWait) wake();
        }),
    );
  }

  function track(work: Promise<unknown>): void {
    const settled = work.catch(() => {}).finally(() => working.delete(settled));
    working.add(settled);
  }

  /** Calls the function until its run sleeps, waits, retries, or ends, or until this process loses the run. */
  async function carry(run: Run): Promise<void> {
    const served = options.functions().find(({ id }) => id === run.functionId);
    const max = served?.maxAttempts ?? DEFAULT_ATTEMPTS;
    if (run.cancelled) return end(run, { kind: "end", status: "cancelled", output: null });
    if (draining) return suspend(run, { ...IMMEDIATELY, attempt: run.attempt });
    for (;;) {
      if (run.attempt >= max)
        return end(run, failure("The process ended during the last attempt at a step."));
      const continued = held.take(run)?.continue(run);
      if (!continued) await readUnread(database, run);
      const answer = await callFunction(continued ? () => continued : options.call(), run, max);
      if (run.halted) return suspend(run, IMMEDIATELY);

      const { steps, next } = readAnswer(answer, run, { max, delay: options.retryDelay });
      if (next.kind !== "suspend") answer.suspended?.drop();
      const nextCall = next.kind === "continue" ? next : null;
      if ((steps.length > 0 || nextCall) && !(await keep(run, steps, nextCall))) return;
      if (next.kind === "suspend") return suspend(run, next, answer.suspended);
      if (next.kind === "end") return end(run, next);
      if (draining) return suspend(run, IMMEDIATELY);
    }
  }

  /**
   * Records steps. Returns false if the run can't continue, because this process lost the run or the run
   * exceeded a limit.
   */
  async function keep(run: Run, steps: Outcome["steps"], nextCall: { target: string | null } | null) {
    const states = steps.map(({ id, label, state }) => ({ id, label, state: JSON.stringify(state) }));
    const large = states.find(({ state }) => state.length > LIMITS.stepSize);
    if (large) return stopAt(run, `The result of step "${large.label}" is larger than 4 MB.`);
    const kept = await recordSteps(database, run, states, nextCall);
    if (kept && kept.stepCount > LIMITS.steps)
      return stopAt(run, `A run can have at most ${LIMITS.steps} steps.`);
    if (kept && kept.stateSize > LIMITS.stateSize)
      return stopAt(run, "The results of the run's steps are larger than 32 MB in total.");
    return kept !== null;
  }

  async function stopAt(run: Run, limit: string): Promise<false> {
    await end(run, failure(limit));
    return false;
  }

  async function end(run: Run, ending: Ending): Promise<void> {
    held.drop(run);
    const size = JSON.stringify(ending.output ?? null).length;
    const fitting = size > LIMITS.stepSize ? failure("The result of the run is larger than 4 MB.") : ending;
    if (await endRun(database, run, fitting, options.functions())) wake();
  }

  async function suspend(run: Run, to: Suspension, suspended?: Suspended): Promise<void> {
    if (suspended) held.add(run, suspended);
    const isSuspended = await suspendRun(database, run, to);
    // The term may have ended since the call.
    if (!isSuspended || options.term() !== run.term) held.drop(run);
    alarm.ringIn(to.dueIn);
  }

  async function checkpoint(runId: string, call: string, operations: Operation[]): Promise<boolean> {
    const run = active.get(runId);
    if (!run || callId(run) !== call) return false;
    const unsupported = operations.find(({ op }) => op !== "StepRun");
    if (unsupported) return stopAt(run, `The embedded executor doesn't support ${unsupported.op}.`);
    const continues = await keep(run, operations.map(stepOf), null);
    run.halted = continues && draining;
    return continues && !draining;
  }

  async function drain(): Promise<void> {
    draining = true;
    alarm.clear();
    while (working.size > 0) await Promise.all(working);
    held.clear();
  }

  return {
    wake,
    send,
    checkpoint,
    drain,
    activeCalls: () => active.size,
    heldExecutions: held.size,
    dropHeld: held.clear,
  };
}
