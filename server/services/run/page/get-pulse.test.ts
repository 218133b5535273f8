import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pulseOfReview } from "@/server/domain/review/pulse";
import { pulseOfRun } from "@/server/domain/run/pulse";
import type { Database } from "@/server/infra/db";
import { beginStep, recordStep } from "@/server/runs/attempts/attempt";
import { makeToolLog } from "@/server/runs/attempts/tool-log";
import { finishRun } from "@/server/runs/finish";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { getReviewPulse } from "@/server/services/review/get-pulse";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { getRunPulse } from "./get-pulse";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const RESULT = { prompt: "p", model: null, simulated: true };
const FAULT = { code: "provider", message: "Try again." } as const;

describe("getRunPulse", () => {
  test("changes with every event, and matches the full run read at the same time", async () => {
    const { owner, runId, claim, first, second } = await makeClaimedRun(db);
    const seen = new Set<string>();
    const beat = async () => {
      const pulse = await getRunPulse(owner, { runId });
      expect(pulse).toBe(pulseOfRun(await getRun(owner, { runId })));
      expect(await getRunPulse(owner, { runId })).toBe(pulse);
      expect(seen).not.toContain(pulse);
      seen.add(pulse);
    };
    const begin = async (stepId: string, attempt: number) => {
      const begun = await beginStep(owner, { ...claim, stepId, attempt });
      if (begun.state !== "started") throw new Error(`the step is ${begun.state}`);
      await beat();
      return begun.stepRunId;
    };
    await beat();
    const failing = await begin(first, 1);
    const failed = { ...RESULT, status: "failed", error: FAULT, retryAfterSeconds: 2 } as const;
    await recordStep(owner, { ...claim, stepRunId: failing, result: failed });
    await beat();
    const done = { ...RESULT, status: "completed", output: "Done." } as const;
    const again = await begin(first, 2);
    const log = makeToolLog(owner, { ...claim, stepRunId: again });
    const call = await log.begin({ server: "Notes", tool: "read", input: {} });
    await beat();
    await log.finish(call, { output: "A note." });
    await beat();
    await recordStep(owner, { ...claim, stepRunId: again, result: done });
    await beat();
    await recordStep(owner, { ...claim, stepRunId: await begin(second, 1), result: done });
    await beat();
    await finishRun(owner, claim);
    await beat();
    expect(seen.size).toBe(10);
  });

  test("changes with each draft, vote, and request for changes, and when the run is canceled", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, offer } = await makeReviewedStep(owner, { quorum: 2 });
    const seen = new Set<string>();
    const beat = async (reviewId: string) => {
      const pulse = await getRunPulse(owner, { runId });
      expect(pulse).toBe(pulseOfRun(await getRun(owner, { runId })));
      const review = await getReviewPulse(owner, { id: reviewId });
      expect(review).toBe(pulseOfReview(await getReview(owner, { id: reviewId })));
      expect(seen).not.toContain(pulse);
      expect(seen).not.toContain(review);
      seen.add(pulse).add(review);
    };
    const id = await offer(1);
    await beat(id);
    await decideReview(owner, { id, decision: "approve" });
    await beat(id);
    await decideReview(as("admin"), { id, decision: "approve", output: "Edited." });
    await beat(id);
    await decideReview(as("approver"), { id, decision: "request_changes", reason: "Shorter." });
    await beat(id);
    const again = await offer(2);
    await beat(again);
    await cancelRun(owner, { runId });
    await beat(again);
  });

  test("stays short, however long the run's text is", async () => {
    const { as } = await makeOrganization(db);
    const { runId } = await makeOpenReview(as("owner"), {}, "x".repeat(200_000));
    expect((await getRunPulse(as("owner"), { runId })).length).toBeLessThan(300);
  });
});
