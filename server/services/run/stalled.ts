import { Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { env } from "@/server/infra/env";

/** How to tell whether an executor is still working on a run. */
export interface DriverCheck {
  /** How long a run in progress can go without a heartbeat. */
  patienceSeconds: number;
  /**
   * Returns the claims that the executor still knows. Omitted if there's no way to ask the executor, as with
   * an Inngest server.
   */
  known?(claims: string[]): Promise<ReadonlySet<string>>;
}

/**
 * Returns the check for the configured executor. The embedded executor knows which runs it drives. If an Inngest server
 * loses a run, the only sign is a lack of activity.
 */
export function driverCheck(): DriverCheck {
  const { inngest, runStalledAfterSeconds: patienceSeconds } = env();
  if (inngest.mode !== "embedded") return { patienceSeconds };
  return {
    patienceSeconds,
    known: async (claims) => (await globalThis.countersignExecutor?.unfinished(claims)) ?? new Set(claims),
  };
}

export interface StalledRun {
  id: string;
  organizationId: string;
  generation: number;
  claimedBy: string;
}

const PAGE_SIZE = 5_000;
/**
 * Each release doubles the timeout, up to this many times, so that a run waiting in line isn't released over
 * and over.
 */
const MAX_DOUBLINGS = 6;
/**
 * During a deploy, an older version of the app may still be running. It doesn't write heartbeats, so its
 * steps get this time limit.
 */
const OLD_STEP_HOURS = 1;

/**
 * Finds claimed, active runs without driver activity: no heartbeats, no upcoming retry, and nothing recorded
 * or decided recently. Ignores paused runs, which don't need a driver. Returns at most a page of runs. The
 * next call finds the rest.
 */
export async function findStalledRuns(
  db: Database | Transaction,
  check: DriverCheck,
  among?: readonly string[],
): Promise<StalledRun[]> {
  let after: SilentRun | undefined;
  while (true) {
    const rows = await readSilentRuns(db, check, { among, after });
    const alive = (await check.known?.(rows.map(({ claimedBy }) => claimedBy))) ?? new Set();
    const stalled = rows.filter(({ claimedBy }) => !alive.has(claimedBy));
    after = rows.at(-1);
    // If the executor knows every run on this page, continue, since later pages may contain stalled runs.
    if (stalled.length > 0 || rows.length < PAGE_SIZE) return stalled;
  }
}

interface SilentRun extends StalledRun {
  updatedAt: Date;
}

async function readSilentRuns(
  db: Database | Transaction,
  { patienceSeconds }: DriverCheck,
  { among, after }: { among: readonly string[] | undefined; after: SilentRun | undefined },
): Promise<SilentRun[]> {
  return db.$queryRaw<SilentRun[]>`
    SELECT r."id", r."organizationId", r."generation", r."claimedBy", r."updatedAt"
    FROM "Run" r CROSS JOIN LATERAL (
      SELECT now() - make_interval(secs => ${patienceSeconds}::int * power(2, least(r."generation" - 1, ${MAX_DOUBLINGS})))
    ) AS patience("since")
    WHERE r."status" = 'RUNNING' AND r."claimedBy" IS NOT NULL
      ${among ? Prisma.sql`AND r."id" = ANY(${among})` : Prisma.empty}
      ${after ? Prisma.sql`AND (r."updatedAt", r."id") > (${after.updatedAt}, ${after.id})` : Prisma.empty}
      AND r."updatedAt" < now() - make_interval(secs => ${patienceSeconds}::int)
      AND greatest(r."updatedAt", r."releasedAt", r."dispatchedAt") < patience."since"
      AND NOT EXISTS (
        SELECT FROM "StepRun" s WHERE s."runId" = r."id" AND patience."since" < greatest(
          s."startedAt", s."heartbeatAt", s."finishedAt", s."nextAttemptAt",
          CASE WHEN s."status" = 'RUNNING' AND s."heartbeatAt" IS NULL
            THEN s."startedAt" + make_interval(hours => ${OLD_STEP_HOURS}) END))
      AND NOT EXISTS (
        SELECT FROM "Review" v WHERE v."runId" = r."id" AND v."settledAt" > patience."since")
    ORDER BY r."updatedAt", r."id" LIMIT ${PAGE_SIZE}`;
}
