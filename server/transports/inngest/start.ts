import { setTimeout as pause } from "node:timers/promises";
import { createExecutor, type Executor } from "@/server/engine/executor";
import type { Logger } from "@/server/engine/types";
import { getDb } from "@/server/infra/db";
import {
  databaseUrl,
  EMBEDDED_CALLS,
  env,
  INNGEST_CLOUD,
  type InngestSettings,
  ownerDatabaseUrl,
} from "@/server/infra/env";
import { executorName } from "@/server/infra/executor/describe";
import { logger } from "@/server/infra/logger";
import { handBackAhead } from "@/server/runs/attempts/ahead";
import { workOnBulkActions } from "@/server/runs/bulk";
import { heartbeatMs, makeHeartbeatTrust } from "@/server/runs/claims/heartbeat";
import { releaseForeignRuns, releaseStalledRuns } from "@/server/runs/claims/release-abandoned";
import { stepAborter } from "@/server/runs/claims/step-aborter";
import { freezeRuns } from "@/server/runs/freeze-runs";
import { makeFunctions } from "@/server/runs/functions";
import { internalErrorDelay } from "@/server/runs/internal-error-delay";
import { pinWorkflows } from "@/server/runs/pin-workflows";
import { makeRescheduler } from "@/server/runs/reschedule";
import { sweep } from "@/server/runs/sweep";
import { systemContext } from "@/server/runs/system-context";
import { fireTriggers, stopUnableTriggers } from "@/server/runs/triggers";
import { forgetSignIns } from "@/server/services/account/sign-ins";
import { forgetOldAnswers } from "@/server/services/idempotency/replay";
import { chainEntries } from "@/server/services/ledger/chain";
import { forgetChecks } from "@/server/services/ledger/checks/forget";
import { scheduleChecks } from "@/server/services/ledger/checks/schedule";
import { workOnChecks } from "@/server/services/ledger/checks/work";
import { signHeads } from "@/server/services/ledger/sign-heads";
import { driverCheck } from "@/server/services/run/stalled";
import { foldTotals } from "@/server/services/totals/fold";
import { forgetFirings, forgetPreviousSecrets } from "@/server/services/trigger/forget";
import { makeEmbeddedClient, makeInngestClient } from "./client";
import { registerAgain } from "./register";
import { sendHeads } from "./send-heads";

const SWEEP_EVERY_MS = 5_000;
/** How often to look for bulk actions to work on, so that a new one starts soon. */
const BULK_EVERY_MS = 500;
const TRIGGERS_EVERY_MS = 1_000;
/** Short enough that a ledger entry is chained within a second. */
const CHAIN_EVERY_MS = 500;
const HEADS_EVERY_MS = 10_000;
const CHECKS_EVERY_MS = 500;
const SCHEDULE_CHECKS_EVERY_MS = 60_000;
const HOUR_MS = 60 * 60 * 1000;
const UNABLE_TRIGGERS_EVERY_MS = 10_000;
const CLEANUP_EVERY_MS = HOUR_MS;
/**
 * How long to wait for steps when stopping. A model can write for minutes, so a step that hasn't ended by
 * then runs again after the next start.
 */
const SHUTDOWN_MS = 5_000;
/** The time limit for handing over interrupted steps. */
const HAND_BACK_MS = 2_000;
/** Limits the app to 19 connections: 10 for Prisma, 1 for LISTEN, and these 8. */
const EXECUTOR_CONNECTIONS = 8;

export interface ExecutorOptions {
  /** How often the sweeper runs, in milliseconds. Tests that drop events run it more often. */
  sweepEveryMs?: number;
  /** How often new ledger entries are chained, in milliseconds. */
  chainEveryMs?: number;
  /** How long a stopping process waits for steps in progress before interrupting them, in milliseconds. */
  shutdownMs?: number;
  /** The wait before each retry of a step, in seconds. */
  backoffSeconds?: readonly number[];
}

let stop: () => Promise<void> = async () => {};

/** Starts executing runs with the embedded executor or the configured Inngest server. */
export async function startExecutor(options: ExecutorOptions = {}): Promise<void> {
  const { sweepEveryMs = SWEEP_EVERY_MS, chainEveryMs = CHAIN_EVERY_MS } = options;
  const { shutdownMs = SHUTDOWN_MS, backoffSeconds } = options;
  globalThis.countersignStepAborter = new AbortController();
  const settings = env().inngest;
  const stopping = new AbortController();
  const { signal } = stopping;
  // This comes before anything runs or is edited, so that older workflows and runs keep their current agents.
  await pinWorkflows(getDb(), systemContext);
  await freezeRuns(getDb(), systemContext);
  const executor =
    settings.mode === "embedded"
      ? await startEmbedded(backoffSeconds)
      : await connectInngest(settings, signal);
  const released = await releaseForeignRuns(getDb(), executorName(settings));
  if (released > 0) logger().info({ released }, "Moving runs in progress to this executor.");
  const areTrusted = makeHeartbeatTrust(heartbeatMs());
  // With a much longer interval, missing heartbeats would never count, so no run would ever be released.
  const releasing = repeat(Math.min(sweepEveryMs, 1.5 * heartbeatMs()), async () => {
    await getDb().$queryRaw`SELECT 1`;
    if (areTrusted()) await releaseStalled();
  });
  const sweeping = repeat(sweepEveryMs, () => sweep(getDb(), systemContext, signal));
  // Separate from the sweeper, so that the sweeper doesn't have to wait while totals are being repaired.
  const folding = repeat(sweepEveryMs, () => foldTotals(getDb(), signal));
  const chaining = repeat(chainEveryMs, () => chainEntries(getDb(), signal));
  const signing = repeat(HEADS_EVERY_MS, () => signHeads(getDb(), new Date()));
  const witnessing = repeat(HEADS_EVERY_MS, () => sendHeads(getDb(), new Date()));
  const checking = repeat(CHECKS_EVERY_MS, () => workOnChecks(getDb(), systemContext, signal));
  const scheduling = repeat(SCHEDULE_CHECKS_EVERY_MS, startDueChecks);
  const bulk = repeat(BULK_EVERY_MS, () => workOnBulkActions(getDb(), systemContext, signal));
  const reschedule = makeRescheduler();
  const firing = repeat(TRIGGERS_EVERY_MS, async () => {
    const now = new Date();
    await reschedule(getDb(), now);
    await fireTriggers(getDb(), systemContext, signal, now);
  });
  const stopUnable = () => stopUnableTriggers(getDb(), systemContext, signal);
  const stoppingUnable = repeat(UNABLE_TRIGGERS_EVERY_MS, stopUnable);
  const forgetting = repeat(CLEANUP_EVERY_MS, forgetExpired);
  stop = async () => {
    stopping.abort();
    const ledger = [chaining, signing, witnessing, checking, scheduling];
    const tasks = [releasing, sweeping, folding, ...ledger, bulk, firing, stoppingUnable, forgetting];
    await upTo(SHUTDOWN_MS, Promise.all(tasks.map((task) => task.stop())));
    await upTo(shutdownMs, executor?.stop());
    stepAborter().abort();
    await upTo(HAND_BACK_MS, executor?.stop());
    await upTo(HAND_BACK_MS, handBackAhead());
  };
}

async function startDueChecks(): Promise<void> {
  const everyMs = env().auditCheckHours * HOUR_MS;
  if (everyMs > 0) await scheduleChecks(getDb(), new Date(), everyMs);
}

async function forgetExpired(): Promise<void> {
  const now = new Date();
  await Promise.all([
    forgetOldAnswers(getDb(), now),
    forgetSignIns(getDb(), now),
    forgetFirings(getDb()),
    forgetPreviousSecrets(getDb()),
    forgetChecks(getDb()),
  ]);
}

/** Stops accepting work. Resolves when the work in progress has ended or been handed over, or after a time limit. */
export async function stopExecutor(): Promise<void> {
  await stop();
}

async function upTo(milliseconds: number, work: Promise<unknown> | undefined): Promise<void> {
  await Promise.race([work, pause(milliseconds, undefined, { ref: false })]);
}

/**
 * Releases stalled runs and registers again, since a server that lost runs may have lost the functions too.
 */
async function releaseStalled(): Promise<void> {
  const released = await releaseStalledRuns(getDb(), driverCheck());
  if (released === 0) return;
  logger().warn({ released }, "Released and woke runs that no executor was working on.");
  registerAgain();
}

async function startEmbedded(backoffSeconds?: readonly number[]): Promise<Executor> {
  const executor = createExecutor({
    connectionString: databaseUrl(),
    ownerConnectionString: ownerDatabaseUrl(),
    maxConnections: EXECUTOR_CONNECTIONS,
    concurrency: EMBEDDED_CALLS,
    retryDelay: internalErrorDelay,
    logger: executorLogger(),
  });
  const client = makeEmbeddedClient(executor.fetch);
  globalThis.countersignInngest = client;
  globalThis.countersignExecutor = executor;
  await executor.start(client, makeFunctions(client, executorName({ mode: "embedded" }), backoffSeconds));
  return executor;
}

async function connectInngest(
  settings: Exclude<InngestSettings, { mode: "embedded" }>,
  stopping: AbortSignal,
): Promise<null> {
  globalThis.countersignInngest = makeInngestClient(settings, stopping);
  const address = settings.mode === "dev" ? settings.url : (settings.baseUrl ?? INNGEST_CLOUD);
  try {
    await fetch(new URL("/health", address), { signal: AbortSignal.timeout(5_000) });
    logger().info({ address }, "Inngest runs the workflows.");
  } catch (error) {
    logger().error(
      { address, err: error },
      "The Inngest server isn't responding. New runs will wait until it responds. Check that it's running and that its address is correct.",
    );
  }
  return null;
}

/** Runs a task immediately and then periodically, but never concurrently. */
function repeat(everyMs: number, task: () => Promise<void>): { stop(): Promise<void> } {
  let current: Promise<void> = Promise.resolve();
  let busy = false;
  const begin = () => {
    if (busy) return;
    busy = true;
    current = task()
      .catch((error: unknown) => logger().warn({ err: error }, "A periodic task failed; retrying."))
      .finally(() => {
        busy = false;
      });
  };
  begin();
  const timer = setInterval(begin, everyMs);
  return {
    async stop() {
      clearInterval(timer);
      await current;
    },
  };
}

/** Creates a logger that demotes info messages to debug, so that they don't appear above the banner. */
function executorLogger(): Logger {
  const log = logger();
  return {
    info: (fields, message) => log.debug(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
  };
}
