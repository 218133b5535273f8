import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { Database } from "@/server/infra/db";
import { createAgent } from "@/server/services/agent/create";
import { saveCredential } from "@/server/services/credential/save";
import { getRun } from "@/server/services/run/get";
import { encrypt } from "@/server/services/secret/encrypt";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { makeClaimedRun } from "@/server/testing/runs/claimed-run";
import { pauseBefore } from "@/server/testing/runs/paused-before";
import { unfreeze } from "@/server/testing/runs/unfreeze";
import { makeTextAgent } from "@/server/testing/text-agent";
import { performStep } from "./perform-step";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

describe("performStep", () => {
  test("runs a step only once, no matter how many calls there are for the step", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    const attempt = { ...claim, stepId: first, attempt: 1, backoffSeconds: 1 };
    expect(await performStep(owner, attempt)).toEqual({ state: "completed" });
    const once = await db.stepRun.findMany({ where: { runId } });
    expect(await performStep(owner, attempt)).toEqual({ state: "completed" });
    expect(await db.stepRun.findMany({ where: { runId } })).toEqual(once);
  });

  test("completes for both of two simultaneous calls, so neither loses the run", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    const attempt = { ...claim, stepId: first, attempt: 1, backoffSeconds: 1 };
    const both = await Promise.all([performStep(owner, attempt), performStep(owner, attempt)]);
    expect(both).toEqual([{ state: "completed" }, { state: "completed" }]);
    expect(await db.stepRun.count({ where: { runId } })).toBe(1);
  });

  test("doesn't call a different model if the chosen model's secret no longer exists", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    await unfreeze(db, runId);
    const model = { credentialId: "cred_gone", name: "gpt-test" };
    await db.organization.update({ where: { id: owner.organizationId }, data: { model } });
    const attempt = { ...claim, stepId: first, attempt: 1, backoffSeconds: 1 };
    expect(await performStep(owner, attempt)).toEqual({ state: "failed" });
    const [step] = (await getRun(owner, { runId })).steps;
    expect(step).toMatchObject({
      output: null,
      error: { code: "authentication", message: expect.stringContaining("was removed") },
    });
  });

  test("fails with the reason if APP_SECRET has changed since a secret was encrypted", async () => {
    const owner = (await makeOrganization(db)).as("owner");
    const secret = {
      name: "Key",
      kind: "header",
      baseUrl: "https://api.example.com",
      secret: "Bearer planted",
    } as const;
    const { id: credentialId } = await saveCredential(owner, secret);
    const headers = [{ name: "authorization", value: null, credentialId }];
    const url = "https://api.example.com/pay";
    const config = AgentConfig.parse({ kind: "http", method: "POST", url, headers });
    const { id: agentId } = await createAgent(owner, makeTextAgent({ config }));
    const { approve } = await pauseBefore(owner, agentId);
    // The app can't tell a secret encrypted for a different owner from one encrypted with a different
    // APP_SECRET.
    const sealed = encrypt("credential", "another", "Bearer planted");
    await db.credential.update({ where: { id: credentialId }, data: { sealed } });
    expect(await approve()).toMatchObject({
      status: "FAILED",
      error: { code: "authentication", message: expect.stringContaining("APP_SECRET has changed") },
    });
  });

  test("reports that the Simulated model wrote the output if no model is configured", async () => {
    const { owner, runId, claim, first } = await makeClaimedRun(db);
    await performStep(owner, { ...claim, stepId: first, attempt: 1, backoffSeconds: null });
    const [step] = (await getRun(owner, { runId })).steps;
    expect(step).toMatchObject({ status: "COMPLETED", simulated: true, model: "simulated", tokens: null });
    expect(["A sentence.", "Another one."]).toContain(step?.output);
    expect(step?.prompt).toContain("Repeat in one line.");
  });
});
