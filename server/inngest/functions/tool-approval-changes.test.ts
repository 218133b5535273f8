import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { saveCredential } from "@/server/services/credential/save";
import { setLimit } from "@/server/services/limit/set";
import { setDefaultModel } from "@/server/services/model/set-default";
import { savePrice } from "@/server/services/price/save";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { givenAskingAgent, sum } from "@/server/testing/asking-agent";

const { stage, call, say, start, pauses, reaches, approve, calls } = givenAskingAgent();

async function change(agentId: string | undefined, data: object) {
  const where = { id: agentId, organizationId: stage.owner.organizationId };
  const { count } = await stage.db.agent.updateMany({ where, data });
  expect(count).toBe(1);
}

/** What is changed of the server while the call waits, and how the refusal names it. */
const changes: [string, () => Promise<object>, string][] = [
  ["its host", async () => ({ url: `http://localhost:${new URL(stage.toolsUrl).port}/mcp` }), "in place of"],
  ["its path", async () => ({ url: `${stage.toolsUrl}?tenant=other` }), "its address at"],
  [
    "its header",
    async () => ({ credentialId: await keepHeader("one"), headerName: "X-Other" }),
    "another credential or header",
  ],
  ["what it says", async () => ({ tools: await describeAnew() }), "does or takes something else"],
];

async function keepHeader(secret: string, replaced?: string): Promise<string> {
  const where = { id: replaced ?? "" };
  const replaces = replaced ? await stage.db.credential.findUniqueOrThrow({ where }) : undefined;
  const kept = { name: "Header", kind: "header", baseUrl: stage.toolsUrl, secret: `${secret}-0123` } as const;
  return (await saveCredential(stage.owner, { ...kept, replaces })).id;
}

async function describeAnew() {
  const { tools } = await stage.db.toolServer.findUniqueOrThrow({ where: { id: stage.serverId } });
  return (tools as { name: string }[]).map((tool) => ({ ...tool, description: "Pays." }));
}

const changeServer = (data: object) => stage.db.toolServer.update({ where: { id: stage.serverId }, data });

describe("what an approved call is bound to", () => {
  test.each(changes)(
    "%s is another now: the step fails and says so, and the call is not made",
    async (_, make, words) => {
      call(sum(2, 3));
      const { runId } = await start();
      const { review } = await pauses(runId);
      await changeServer(await make());
      await approve(review.id);
      const message = expect.stringMatching(new RegExp(`was not made, since .*${words}.*Run again`));
      expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "tools", message } });
      expect(await calls(runId)).toMatchObject([{ reviewId: review.id, output: null, error: message }]);
    },
  );

  test("the value of its credential is another now: the call is not made", async () => {
    const credentialId = await keepHeader("one");
    await changeServer({ credentialId });
    call(sum(2, 3));
    const { runId } = await start();
    const { review } = await pauses(runId);
    await keepHeader("two", credentialId);
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "tools" } });
    expect(await calls(runId)).toMatchObject([{ output: null }]);
  });

  test("the same value, kept anew, or another name of its server: the call is made", async () => {
    const credentialId = await keepHeader("one");
    await changeServer({ credentialId });
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await keepHeader("one", credentialId);
    await changeServer({ name: "Renamed" });
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject([{ output: "The sum of 2 and 3 is 5." }]);
  });

  test("nothing, where it was asked for before calls were bound: the call is made", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await stage.db.$executeRaw`
      UPDATE "StepRun" SET "conversation" = "conversation" #- '{asked,0,binding}' WHERE "runId" = ${runId}`;
    await changeServer({ url: `${stage.toolsUrl}?tenant=other` });
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject([{ output: "The sum of 2 and 3 is 5." }]);
  });
});

describe("what changes while a call waits", () => {
  test("the limit that is reached: the call cannot be approved, and waits on until it can", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await setLimit(stage.owner, { limit: run.cost });
    await expect(approve(review.id)).rejects.toMatchObject({ code: "spending-limit" });
    expect(await getRun(stage.owner, { runId })).toMatchObject({ status: "PAUSED" });
    expect(await calls(runId)).toEqual([]);
    await setLimit(stage.owner, { limit: 1_000_000 });
    await approve(review.id);
    expect(await reaches(runId, "COMPLETED")).toMatchObject({ output: "It is five." });
  });

  test("the limit that leaves too little to go on: the call is not made", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await setLimit(stage.owner, { limit: (run.cost ?? 0) + 1 });
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "spending_limit" } });
    expect(await calls(runId)).toEqual([]);
  });

  test("the price of what is asked before and after is counted each for itself", async () => {
    await savePrice(stage.owner, {
      model: "gpt-5-mini",
      provider: "openai",
      price: { input: 0, output: 1_000 },
    });
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    expect(run.cost).toBe(7_000);
    await savePrice(stage.owner, {
      model: "gpt-5-mini",
      provider: "openai",
      price: { input: 0, output: 2_000 },
    });
    await approve(review.id);
    expect((await reaches(runId, "COMPLETED")).cost).toBe(21_000);
  });

  test("its agent, deactivated: the step fails and says so, and the call is not made", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await change(run.steps[0]?.agentId, { active: false });
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "unknown_agent" } });
    expect(await calls(runId)).toEqual([]);
  });

  test("its agent, no model any more: the step fails and says so, and the call is not made", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await change(run.steps[0]?.agentId, {
      config: AgentConfig.parse({ kind: "template", template: "Hello" }),
    });
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({
      error: { code: "tools", message: expect.stringContaining("is no model any more: nothing was called") },
    });
    expect(await calls(runId)).toEqual([]);
  });

  test("the default model: the new one goes on with what was said to the old one", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    const key = {
      name: "Other",
      kind: "anthropic",
      baseUrl: stage.models.baseUrl,
      secret: "sk-other-0123",
    } as const;
    const { id: credentialId } = await saveCredential(stage.owner, key);
    await setDefaultModel(stage.owner, { model: { credentialId, name: "claude-haiku-5-5" } });
    await approve(review.id);
    const run = await reaches(runId, "COMPLETED");
    expect(run.steps[0]).toMatchObject({ output: "It is five.", model: "claude-haiku-5-5" });
    const { path, body } = stage.models.requests.at(-1) ?? {};
    expect(path).toBe("/v1/messages");
    expect(body).toContain("The sum of 2 and 3 is 5.");
  });

  test("no model at all: the step fails and says so", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review } = await pauses(runId);
    await setDefaultModel(stage.owner, { model: null });
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "authentication" } });
    expect(await calls(runId)).toEqual([]);
  });

  test("its session: what was completed meanwhile is not told to an agent that goes on", async () => {
    call(sum(2, 3));
    const first = await start({ remembers: true });
    const { run, review } = await pauses(first.runId);
    say("Of another run.");
    const { sessionId, workflowId } = run;
    const second = await startRun(stage.owner, { id: workflowId, input: "Meanwhile", sessionId });
    await reaches(second.runId, "COMPLETED");
    say("It is five.");
    await approve(review.id);
    expect(await reaches(first.runId, "COMPLETED")).toMatchObject({ output: "It is five." });
    expect(stage.models.requests.at(-1)?.body).not.toContain("Meanwhile");
    say("I remember.");
    const third = await startRun(stage.owner, { id: workflowId, input: "And now?", sessionId });
    await reaches(third.runId, "COMPLETED");
    for (const told of ["Meanwhile", "Of another run.", "It is five."])
      expect(stage.models.requests.at(-1)?.body).toContain(told);
    expect(stage.models.requests.at(-1)?.body).not.toContain("The sum of 2 and 3");
  });
});
