import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import type { ServiceContext } from "@/server/services/context";
import { announceDecision } from "@/server/services/review/announce";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { releaseForeignRuns } from "@/server/services/run/release";
import { givenAskingAgent, sum } from "@/server/testing/asking-agent";

const { stage, call, say, start, pauses, reaches, approve, calls } = givenAskingAgent();

/** Ten seconds ago, with nobody told: what an event that is lost looks like. */
const losing = (ctx: ServiceContext): ServiceContext => ({
  ...ctx,
  now: () => new Date(Date.now() - 10_000),
  afterCommit: () => {},
});

describe("a call that waits while things go wrong", () => {
  test("is made once, however often its approval is announced, and by whoever drives the run", async () => {
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
    const again = () => announceDecision(stage.owner, { id: review.id, runId });
    await Promise.all([again(), again(), again()]);
    await reaches(runId, "COMPLETED");
    await again();
    expect(await calls(runId)).toHaveLength(1);
    await expect(approve(review.id)).rejects.toMatchObject({ code: "conflict" });
  });

  test("goes on when nobody told of its approval", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    await approve((await pauses(runId)).review.id, undefined, losing(stage.owner));
    expect((await reaches(runId, "COMPLETED")).output).toBe("It is five.");
  });

  test("is not made again when the model fails after it", async () => {
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

  test("is not made again when the app stopped in the middle of it: the model is told that nobody knows", async () => {
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
      { output: null, error: expect.stringContaining("nobody knows whether it happened") },
    ]);
    expect(stage.models.requests.at(-1)?.body).toContain("nobody knows whether it happened");
    expect(stage.models.requests.at(-1)?.body).not.toContain("The sum of");
  });

  test("is never made when its run is cancelled while it waits", async () => {
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

  test("is not made with a tool that was taken from its agent since", async () => {
    call(sum(2, 3));
    say("Gone.");
    const { runId } = await start();
    const { run, review } = await pauses(runId);
    const config = { kind: "model", instructions: "Add.", tools: [] };
    await stage.db.agent.updateMany({
      where: { id: run.steps[0]?.agentId, organizationId: stage.owner.organizationId },
      data: { config: AgentConfig.parse(config) },
    });
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toEqual([]);
    expect(stage.models.requests.at(-1)?.body).toContain("the tool was taken from the agent since");
  });
});
