import type { AppProcess } from "@/faults/app/app-process";
import type { StepKind } from "@/faults/app/client";
import { conclude } from "@/faults/judge/conclude";
import type { Accepted } from "@/faults/judge/violation";
import type { Passing, Verdict, Watch } from "@/faults/postgres/proxy";
import type { Stage } from "@/faults/stage";

/** The steps of the test run: an agent step, a human step, and an agent step with a review. */
export const LIFE: readonly StepKind[] = ["agent", "person", "reviewed"];

/** A statement in a run's life: the n-th execution of this SQL. */
export interface Point {
  sql: string;
  occurrence: number;
  /** Whether the statement writes on its own or commits earlier writes. */
  isDurable: boolean;
}

/**
 * Statements that processes execute even when there are no runs: for the lock, heartbeat, sweeper, and outbox.
 */
const BACKGROUND = [
  /pg_try_advisory_lock|pg_terminate_backend|^update leader|^listen|^set search_path/,
  /min\(due_at\)|old_runs|"WebhookDelivery"|"Review"\."dueAt" <=|"remindedAt" IS NULL/,
  /SET "dispatchedAt" = now\(\)/,
  /^\s*SELECT .*FROM "Trigger(Firing)?" /s,
];
const READS = /^\s*(select|begin|savepoint|release)/i;

/** Runs the test workflow twice without faults and returns the statements of the second run. */
export async function recordPoints(stage: Stage, workflowId: string): Promise<Point[]> {
  const points: Point[] = [];
  const app = await stage.installation.executing();
  await live(stage, workflowId, app);
  app.proxy.watch = ({ sql, inTransaction }) => {
    if (isBackground(sql)) return null;
    const occurrence = 1 + points.filter((point) => point.sql === sql).length;
    points.push({ sql, occurrence, isDurable: /^commit/i.test(sql) || (!inTransaction && !READS.test(sql)) });
    return null;
  };
  await stage.judge(0, [await live(stage, workflowId, app)]);
  app.proxy.watch = null;
  return points;
}

export function reads({ sql }: Point): boolean {
  return READS.test(sql);
}

/** Calls `happen` once, when a run reaches the given point. */
export function at(
  point: Point,
  happen: (passing: Passing) => Verdict,
): { watch: Watch; reached(): boolean } {
  let count = 0;
  return {
    reached: () => count >= point.occurrence,
    watch: (passing) => {
      if (passing.sql !== point.sql || ++count !== point.occurrence) return null;
      return happen(passing);
    },
  };
}

/** Runs the test workflow from start to finish, on `app` as long as it's alive. */
export async function live(stage: Stage, workflowId: string, app: AppProcess): Promise<Accepted> {
  const key = stage.key();
  const runId = await stage.client.start(workflowId, key, app);
  const accepted = { key, runId, wanted: ["COMPLETED"] };
  await conclude(stage.client, [accepted], { app });
  return accepted;
}

function isBackground(sql: string): boolean {
  return BACKGROUND.some((pattern) => pattern.test(sql));
}
