import type { Database } from "@/server/infra/db";
import { claimRun } from "@/server/runs/claims/claim";
import type { ServiceContext } from "@/server/services/context";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { makeOrganization } from "@/server/testing/organization";

export interface ClaimedRun {
  owner: ServiceContext;
  runId: string;
  /** `claimedBy` is the driver's ID. */
  claim: { runId: string; claimedBy: string; executor: string };
  /** The IDs of the run's two steps. */
  first: string;
  second: string;
}

/** Creates a claimed run with two agent steps. The test drives it, without an executor. */
export async function makeClaimedRun(db: Database): Promise<ClaimedRun> {
  const { as } = await makeOrganization(db);
  const owner = as("owner");
  const writes = { agentId: "writer", action: "Repeat in one line." };
  const { id, steps } = await createWorkflow(owner, { name: "Test", steps: [writes, writes] });
  const { runId } = await startRun(owner, { id, input: "A sentence. Another one." });
  const claim = { runId, claimedBy: "mine", executor: "embedded" };
  await claimRun(owner, claim);
  const [first = "", second = ""] = steps.map((step) => step.id);
  return { owner, runId, claim, first, second };
}
