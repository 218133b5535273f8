import { BulkPage, type Fate } from "@/faults/app/bulk-page";
import { conclude } from "@/faults/judge/conclude";
import type { Violation } from "@/faults/judge/violation";
import type { Scenario, Stage } from "@/faults/stage";
import { killAtCommit } from "./kill-at-commit";
import { startWaiting, type Waiting } from "./waiting";

const RECORDS = /INSERT INTO "(public"\.")?Decision"/;

/**
 * Kills the executing process while a person approves many reviews together. The kills alternate between two moments:
 * before a decision is committed, and after the commit but before the page gets the answer. Decided runs must continue,
 * the other reviews must stay open, and repeating the approval must approve the rest.
 */
export const bulkApproved: Scenario = {
  title: "Killed during a bulk approval",
  isQuick: true,
  async run(stage) {
    const { installation, client, random, quick } = stage;
    await installation.have(2);
    const page = await BulkPage.open(await installation.executing());
    const workflowIds = [
      await client.createWorkflow(["reviewed", "agent"]),
      await client.createWorkflow(["agent", "person", "agent"]),
    ];
    const [kills, size] = quick ? [2, 6] : [12, 20];
    let unanswered = 0;
    for (let kill = 1; kill <= kills; kill++) {
      stage.tell(`kill ${kill} of ${kills}`);
      await installation.have(2, 2);
      const app = await installation.executing();
      const runs = await startWaiting(stage, workflowIds, size);
      const reviews = runs.map(({ review }) => review);
      const instead = kill % 2 === 0 ? "of it" : "of its answer";
      const nth = Math.ceil(random.between(0, size));
      app.proxy.watch = killAtCommit(app, { writes: RECORDS, nth, instead });
      const fates = await page.approve(app, reviews);
      const cut = fates.at(-1) === "unanswered" ? 1 : 0;

      const decided = await readDecided(stage, runs);
      if (cut && decided.has(runs[fates.length - 1]?.runId ?? "")) unanswered += 1;
      const seen = compare(runs, fates, decided);
      seen.push(...(await settle(stage, runs, decided)));

      const again = await page.approve(await installation.executing(app), reviews);
      seen.push(...compare(runs, again, new Set(runs.map(({ runId }) => runId))));
      await conclude(client, runs, { approves: false });
      seen.push(...(await misrecorded(stage, runs)));
      await stage.judge(cut, runs, seen);
    }
    stage.note(`${unanswered} of ${kills} kills came after a decision was recorded but before its answer`);
  },
};

/** Returns the runs whose reviews have a decision. */
async function readDecided({ installation }: Stage, runs: readonly Waiting[]): Promise<Set<string>> {
  const rows = await installation.sql<{ runId: string }>(
    `select "runId" from "Review" where id = any($1) and id in (select "reviewId" from "Decision")`,
    [runs.map(({ review }) => review.id)],
  );
  return new Set(rows.map(({ runId }) => runId));
}

/**
 * Waits for the decided runs to end. Reports each one that doesn't complete, and each undecided run that's no longer
 * paused.
 */
async function settle(
  { client, installation }: Stage,
  runs: readonly Waiting[],
  decided: Set<string>,
): Promise<Violation[]> {
  const wanted = (runId: string) => (decided.has(runId) ? "COMPLETED" : "PAUSED");
  const halfway = runs.map((run) => ({ ...run, wanted: [wanted(run.runId)] }));
  await conclude(client, halfway, { approves: false });
  const rows = await installation.sql<{ id: string; status: string }>(
    `select id, status::text from "Run" where id = any($1)`,
    [runs.map(({ runId }) => runId)],
  );
  return rows
    .filter(({ id, status }) => status !== wanted(id))
    .map(({ id, status }) => ({
      kind: status === "RUNNING" ? ("stuck" as const) : ("wrongOutcome" as const),
      text: `after the kill, run ${id} is ${status}, not ${wanted(id)}`,
    }));
}

/**
 * Finds runs whose approval, as far as the page knows, doesn't match the recorded decisions. Skips an unanswered
 * approval, because it may or may not have been recorded.
 */
function compare(runs: readonly Waiting[], fates: readonly Fate[], decided: Set<string>): Violation[] {
  return runs.flatMap(({ key, runId }, index) => {
    const fate = fates[index] ?? "not sent";
    if (fate === "unanswered" || (fate === "approved") === decided.has(runId)) return [];
    const found = decided.has(runId) ? "a decision" : "no decision";
    return [
      { kind: "wrongOutcome" as const, text: `${key}: the approval was ${fate}, and there is ${found}` },
    ];
  });
}

/** Finds decisions that aren't recorded as bulk approvals of exactly the document that was shown. */
async function misrecorded({ installation }: Stage, runs: readonly Waiting[]): Promise<Violation[]> {
  const rows = await installation.sql<{ id: string }>(
    `select "reviewId" as id from "Decision" join "Review" review on review.id = "reviewId"
     where "reviewId" = any($1) and not (channel = 'BULK' and "Decision".kind = 'approve'
       and "shownHash" = "draftHash" and "textHash" = "draftHash")`,
    [runs.map(({ review }) => review.id)],
  );
  return rows.map(({ id }) => ({
    kind: "wrongOutcome" as const,
    text: `the approval of review ${id} isn't recorded as it was made`,
  }));
}
