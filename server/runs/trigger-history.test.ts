import { expect, test } from "vitest";
import { env, settle } from "@/server/infra/env";
import { cancelRun } from "@/server/services/run/cancel";
import { createTrigger } from "@/server/services/trigger/create";
import { getFiring } from "@/server/services/trigger/get-firing";
import { listFirings } from "@/server/services/trigger/list-firings";
import { runTrigger } from "@/server/services/trigger/run-now";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenDatabase } from "@/server/testing/database/given-database";
import { makeOrganization } from "@/server/testing/organization";
import { claimRun } from "./claims/claim";
import { performStep } from "./perform-step";

const given = givenDatabase();

test("a trigger's history says why a run ended, and that its email wasn't sent", async () => {
  settle({ ...env(), mail: null });
  const owner = (await makeOrganization(given.db)).as("owner");
  const action = "To: lena@customer.example\nSubject: News\n\nGood morning";
  const { id, steps } = await createWorkflow(owner, {
    name: "Newsletter",
    steps: [{ agentId: "send_email", action }],
  });
  const rules = { missed: "skip", overlap: "allow", template: "" } as const;
  const schedule = { cron: "0 9 * * *", timeZone: "UTC", ...rules };
  const { trigger } = await createTrigger(owner, { id, type: "schedule", schedule });
  const path = { id, triggerId: trigger.id };
  const run = async () => (await runTrigger(owner, { ...path, payload: undefined })).run?.id ?? "";

  const kept = await run();
  const claimedBy = `test-${kept}`;
  await claimRun(owner, { runId: kept, claimedBy, executor: "embedded" });
  const place = { runId: kept, claimedBy, stepId: steps[0]?.id ?? "", attempt: 1 };
  await performStep(owner, { ...place, backoffSeconds: null });
  const canceled = await run();
  await cancelRun(owner, { runId: canceled });

  const { content } = await listFirings(owner, { ...path, page: 0, size: 20 });
  const runs = [
    { id: canceled, status: "FAILED", reason: "CANCELLED", keptEmail: null },
    { id: kept, status: "RUNNING", reason: null, keptEmail: { answer: "No mail server was set up." } },
  ];
  expect(content).toHaveLength(2);
  expect(content.map(({ run }) => run)).toEqual(expect.arrayContaining(runs));
  for (const { id: firingId, run } of content)
    expect((await getFiring(owner, { ...path, firingId })).run).toEqual(run);
});
