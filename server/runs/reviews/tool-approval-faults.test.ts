import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { pulseOfRun } from "@/server/domain/run/pulse";
import { releaseForeignRuns } from "@/server/runs/claims/release-abandoned";
import type { ServiceContext } from "@/server/services/context";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { wakeAfterDecision } from "@/server/services/run/lifecycle";
import { getRunPulse } from "@/server/services/run/page/get-pulse";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenAskingAgent, sum } from "@/server/testing/runs/asking-agent";
import { unfreeze } from "@/server/testing/runs/unfreeze";
import { until } from "@/server/testing/until";

const { stage, call, say, start, pauses, reaches, approve, calls } = givenAskingAgent();

/**
 * Returns a context that sends no events, as if they had been lost. Its clock is ten seconds behind, so that the sweep
 * doesn't wait before resending them.
 */
const losing = (ctx: ServiceContext): ServiceContext => ({
  ...ctx,
  now: () => new Date(Date.now() - 10_000),
  afterCommit: () => {},
});

/** Makes the first INSERT or UPDATE on the ToolCall table fail, as if the database went down. */
async function failFirst(write: "INSERT" | "UPDATE") {
  await asOwner(`CREATE SEQUENCE refused`);
  await asOwner(`
    CREATE FUNCTION refuse_first() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF nextval('refused') = 1 THEN RAISE 'the database went away'; END IF;
      RETURN NEW;
    END $$`);
  await asOwner(
    `CREATE TRIGGER refuse_first BEFORE ${write} ON "ToolCall" FOR EACH ROW EXECUTE FUNCTION refuse_first()`,
  );
  return async () => {
    await asOwner(`DROP FUNCTION refuse_first CASCADE`);
    await asOwner(`DROP SEQUENCE refused`);
  };
}

describe("a call that can't be recorded", () => {
  test.for(["INSERT", "UPDATE"] as const)(
    "restarts its step and doesn't count as an error of the tool or the step, if the %s fails",
    async (write) => {
      const mend = await failFirst(write);
      const asked = stage.models.requests.length;
      const echo = { tool: "echo", input: { message: "Hello" } };
      call(echo);
      call(echo);
      say("It said hello.");
      const { runId } = await start();
      const run = await reaches(runId, "COMPLETED");
      await mend();
      expect(run.steps[0]).toMatchObject({ attempt: 1, failedAttempts: [], output: "It said hello." });
      const made = await calls(runId);
      expect(made.at(-1)).toMatchObject({ output: expect.stringContaining("Hello") });
      const lost = { output: null, error: expect.stringContaining("was restarted") };
      expect(made.slice(0, -1)).toMatchObject(write === "INSERT" ? [] : [lost]);
      expect(await stage.db.stepRun.findMany({ where: { runId } })).toMatchObject([{ starts: 2 }]);
      const bodies = stage.models.requests.slice(asked).map(({ body }) => body);
      expect(bodies).toHaveLength(3);
      expect(bodies.join()).not.toContain("went away");
    },
  );
});

describe("a waiting call during failures", () => {
  test("is made once, no matter how often the run is woken, or in which process", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await stage.db.run.update({
      where: { id: runId },
      data: { executor: "inngest", claimedBy: "01FOREIGN", createdAt: new Date(Date.now() - 10_000) },
    });
    await approve(review.id, undefined, losing(stage.owner));
    await releaseForeignRuns(stage.db, "embedded");
    const again = () => wakeAfterDecision(stage.owner, { id: review.id, runId });
    await Promise.all([again(), again(), again()]);
    await reaches(runId, "COMPLETED");
    await again();
    expect(await calls(runId)).toHaveLength(1);
    await expect(approve(review.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("continues if its approval didn't wake the run", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    await approve((await pauses(runId)).review.id, undefined, losing(stage.owner));
    expect((await reaches(runId, "COMPLETED")).output).toBe("It is five.");
  });

  test("appears on the run as soon as it's made, before the model continues", async () => {
    call(sum(2, 3));
    stage.models.reply({ kind: "hang" });
    const { runId } = await start();
    await approve((await pauses(runId)).review.id);
    const run = await until(
      () => getRun(stage.owner, { runId }),
      ({ steps }) => steps[0]?.toolCalls[0]?.finishedAt != null,
    );
    expect(run.steps).toMatchObject([{ status: "RUNNING", attempt: 2, toolCalls: [{ attempt: 1 }] }]);
    const pulse = await getRunPulse(stage.owner, { runId });
    expect(pulse).toBe(pulseOfRun(run));
    const without = { ...run, steps: run.steps.map((step) => ({ ...step, toolCalls: [] })) };
    expect(pulse).not.toBe(pulseOfRun(without));
    await cancelRun(stage.owner, { runId });
  });

  test("isn't repeated if the model fails after the call", async () => {
    call(sum(2, 3));
    stage.models.reply({ kind: "status", status: 503 }, { kind: "status", status: 503 });
    say("It is five.");
    const { runId } = await start({ attempts: 3 });
    await approve((await pauses(runId)).review.id);
    const run = await reaches(runId, "COMPLETED");
    expect(run.steps[0]).toMatchObject({ attempt: 4, toolCalls: [{ output: "The sum of 2 and 3 is 5." }] });
    expect(await calls(runId)).toHaveLength(1);
    expect(stage.models.requests.at(-1)?.body).toContain("The sum of 2 and 3 is 5.");
  });

  test("isn't repeated if the app stopped during the call, and the model learns that the result is unknown", async () => {
    call(sum(2, 3));
    say("Somebody should look.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    const { stepRunId } = await stage.db.review.findUniqueOrThrow({ where: { id: review.id } });
    const begun = {
      id: "tool_begun",
      organizationId: stage.owner.organizationId,
      runId,
      stepRunId,
      position: 1,
    };
    const what = { server: "Everything", tool: "get-sum", input: { a: 2, b: 3 }, startedAt: new Date() };
    await stage.db.toolCall.create({ data: { ...begun, ...what, reviewId: review.id } });
    await approve(review.id);
    const run = await reaches(runId, "COMPLETED");
    expect(run.steps[0]?.toolCalls).toMatchObject([
      { output: null, error: expect.stringContaining("It wasn't made again") },
    ]);
    expect(stage.models.requests.at(-1)?.body).toContain("It wasn't made again");
    expect(stage.models.requests.at(-1)?.body).not.toContain("The sum of");
  });

  test("is never made if its run is canceled while it waits", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review } = await pauses(runId);
    await cancelRun(stage.owner, { runId });
    await expect(approve(review.id)).rejects.toMatchObject({ code: "conflict" });
    expect(await getRun(stage.owner, { runId })).toMatchObject({
      reason: "CANCELLED",
      steps: [{ status: "CANCELLED" }],
    });
    expect(await calls(runId)).toEqual([]);
  });

  test("is sent if its agent no longer has the tool, because the run keeps its version of the agent", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { run, review } = await pauses(runId);
    const config = { kind: "model", instructions: "Add.", tools: [] };
    await stage.db.agent.updateMany({
      where: { id: run.steps[0]?.agentId, organizationId: stage.owner.organizationId },
      data: { config: AgentConfig.parse(config) },
    });
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject([
      { reviewId: review.id, output: "The sum of 2 and 3 is 5.", error: null },
    ]);
  });

  test("isn't sent if its agent no longer had the tool by the time the run was frozen", async () => {
    call(sum(2, 3));
    say("Gone.");
    const { runId } = await start();
    const { run, review } = await pauses(runId);
    await stage.db.agent.updateMany({
      where: { id: run.steps[0]?.agentId, organizationId: stage.owner.organizationId },
      data: { config: AgentConfig.parse({ kind: "model", instructions: "Add.", tools: [] }) },
    });
    await unfreeze(stage.db, runId);
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject([
      { reviewId: review.id, output: null, error: expect.stringContaining("The call wasn't sent.") },
    ]);
    expect(stage.models.requests.at(-1)?.body).toContain("The agent no longer has this tool");
  });
});
