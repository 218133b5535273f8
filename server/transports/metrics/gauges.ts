import { Gauge, Registry } from "prom-client";
import { getDb } from "@/server/infra/db";
import { describeExecutor } from "@/server/infra/executor/describe";
import { readBacklog } from "@/server/services/health/read-backlog";
import { driverCheck, findStalledRuns } from "@/server/services/run/stalled";

/** Reads the backlogs, which are the same in every process, and the state of this process's embedded executor. */
export async function readGauges(): Promise<Registry> {
  const [backlog, executor, stalled] = await Promise.all([
    readBacklog(getDb()),
    describeExecutor(),
    findStalledRuns(getDb(), driverCheck()),
  ]);
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name: `countersign_${name}`, help, registers }).set(value);

  const runs = new Gauge({
    name: "countersign_runs",
    help: "Unfinished runs, by status.",
    labelNames: ["status"] as const,
    registers,
  });
  runs.set({ status: "QUEUED" }, backlog.runs.queued);
  runs.set({ status: "RUNNING" }, backlog.runs.running);
  runs.set({ status: "PAUSED" }, backlog.runs.paused);
  gauge(
    "runs_stalled",
    "Active runs that no executor is working on, which will be released soon.",
    stalled.length,
  );
  gauge("queue_age_seconds", "Age of the oldest run that hasn't started.", backlog.queuedAge);
  gauge(
    "unacknowledged_age_seconds",
    "Age of the oldest run or decision that the executor hasn't picked up.",
    backlog.unacknowledgedAge,
  );
  gauge("reviews_open", "Open reviews.", backlog.reviews.open);
  gauge("reviews_overdue", "Open reviews past their deadline.", backlog.reviews.overdue);
  gauge("review_age_seconds", "Age of the oldest open review.", backlog.reviews.oldestAge);
  gauge("messages_queued", "Messages waiting to be sent.", backlog.messages.queued);
  gauge("message_age_seconds", "Age of the oldest message waiting to be sent.", backlog.messages.oldestAge);
  gauge("deliveries_queued", "Webhook deliveries waiting to be sent.", backlog.deliveries.queued);
  gauge(
    "delivery_age_seconds",
    "Age of the oldest delivery waiting to be sent.",
    backlog.deliveries.oldestAge,
  );
  gauge("ledger_entries_unchained", "Ledger entries that aren't chained yet.", backlog.entries.unchained);
  gauge(
    "ledger_entry_age_seconds",
    "Age of the oldest ledger entry that isn't chained yet.",
    backlog.entries.oldestAge,
  );
  if (executor.role) {
    gauge(
      "executor_executing",
      "1 in the process that executes runs, 0 in a standby process.",
      executor.role === "executing" ? 1 : 0,
    );
    gauge("executor_active_calls", "Function calls in progress in this process.", executor.activeCalls);
    gauge(
      "executor_due_age_seconds",
      "How long the oldest due run has waited for a call.",
      executor.oldestDueSeconds,
    );
  }
  return registry;
}
