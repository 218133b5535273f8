import { describe, expect, test } from "vitest";
import { AgentConfig } from "@/server/domain/agent/config";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { savePrice } from "@/server/services/usage/save-price";
import { setLimit } from "@/server/services/usage/set-limit";
import { givenAskingAgent, sum } from "@/server/testing/runs/asking-agent";
import { unfreeze } from "@/server/testing/runs/unfreeze";

const { stage, call, say, start, pauses, reaches, approve, calls } = givenAskingAgent();

async function change(agentId: string | undefined, data: object) {
  const where = { id: agentId, organizationId: stage.owner.organizationId };
  const { count } = await stage.db.agent.updateMany({ where, data });
  expect(count).toBe(1);
}

/** Changes to the server while the call waits, each with the error it causes. */
const changes: [string, () => Promise<object>, string][] = [
  ["host", async () => ({ url: `http://localhost:${new URL(stage.toolsUrl).port}/mcp` }), "moved from"],
  ["path", async () => ({ url: `${stage.toolsUrl}?tenant=other` }), "address changed"],
  [
    "header",
    async () => ({ credentialId: await keepHeader("one"), headerName: "X-Other" }),
    "secret or header changed",
  ],
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

const made = [{ output: "The sum of 2 and 3 is 5." }];

/** Removes part of the call's binding, as if an earlier version of the app had requested the call. */
const forget = (runId: string, part: string) =>
  stage.db.$executeRawUnsafe(
    `UPDATE "StepRun" SET "conversation" = "conversation" #- '{asked,0,binding${part}}' WHERE "runId" = $1`,
    runId,
  );

describe("an approved call", () => {
  test.each(changes)(
    "isn't sent if the server's %s changed, and the step fails and says why",
    async (_, make, words) => {
      call(sum(2, 3));
      const { runId } = await start();
      const { review } = await pauses(runId);
      await changeServer(await make());
      await approve(review.id);
      const message = expect.stringMatching(new RegExp(`wasn't sent: .*${words}.*run again`));
      expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "tools", message } });
      expect(await calls(runId)).toMatchObject([{ reviewId: review.id, output: null, error: message }]);
    },
  );

  test("isn't sent if the server was removed", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review } = await pauses(runId);
    await stage.db.toolServer.delete({ where: { id: stage.serverId } });
    await approve(review.id);
    const message = expect.stringContaining("the tool server was removed");
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "tools", message } });
  });

  test("is sent with the new value after a secret was rotated or the server renamed", async () => {
    const credentialId = await keepHeader("one");
    await changeServer({ credentialId });
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await keepHeader("two", credentialId);
    await changeServer({ name: "Renamed" });
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject(made);
  });

  test("isn't sent if the secret was removed, and the step fails and says why", async () => {
    const credentialId = await keepHeader("one");
    await changeServer({ credentialId });
    call(sum(2, 3));
    const { runId } = await start();
    const { review } = await pauses(runId);
    await changeServer({ credentialId: null });
    await stage.db.credential.delete({ where: { id: credentialId } });
    await approve(review.id);
    const message = expect.stringContaining("secret");
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "tools", message } });
    expect(await calls(runId)).not.toMatchObject(made);
  });

  test("is sent as approved if the tool's definition changed", async () => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await changeServer({ tools: await describeAnew() });
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject(made);
    expect(stage.models.requests.at(-1)?.body).not.toContain("Pays.");
  });
});

describe("a call requested by a version of the app without frozen agents", () => {
  test.each([
    ["to nothing", ""],
    ["to the value of its secret", ",reference"],
  ])("is sent if nothing changed and the call was bound %s", async (_, part) => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await forget(runId, part);
    await unfreeze(stage.db, runId);
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject(made);
  });

  test.each([
    ["the tool's definition changed", async () => void (await changeServer({ tools: await describeAnew() }))],
    ["secret or header changed", async () => void (await keepHeader("two", await bound()))],
  ])("isn't sent if %s before the run was frozen", async (words, change) => {
    await changeServer({ credentialId: await keepHeader("one") });
    call(sum(2, 3));
    const { runId } = await start();
    const { review } = await pauses(runId);
    await forget(runId, ",reference");
    await change();
    await unfreeze(stage.db, runId);
    await approve(review.id);
    const message = expect.stringContaining(words);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "tools", message } });
    expect(await calls(runId)).toMatchObject([{ output: null }]);
  });

  test("isn't sent if its agent is no longer a model", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await change(run.steps[0]?.agentId, {
      config: AgentConfig.parse({ kind: "template", template: "Hello" }),
    });
    await unfreeze(stage.db, runId);
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({
      error: { code: "tools", message: expect.stringContaining("the call wasn't made") },
    });
    expect(await calls(runId)).toEqual([]);
  });
});

async function bound(): Promise<string> {
  const { credentialId } = await stage.db.toolServer.findUniqueOrThrow({ where: { id: stage.serverId } });
  return credentialId ?? "";
}

describe("while a call waits for approval,", () => {
  test("the call can't be approved while the limit is reached", async () => {
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

  test("the call isn't made if the limit leaves too little to continue", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await setLimit(stage.owner, { limit: (run.cost ?? 0) + 1 });
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "spending_limit" } });
    expect(await calls(runId)).toEqual([]);
  });

  test("calls before and after a price change each use the price at the time", async () => {
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

  test("the call isn't made if its agent is deactivated, and the step fails and says so", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await change(run.steps[0]?.agentId, { active: false });
    await approve(review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "unknown_agent" } });
    expect(await calls(runId)).toEqual([]);
  });

  test.each([
    [
      "its agent, now a template",
      async (agentId?: string) =>
        change(agentId, { config: AgentConfig.parse({ kind: "template", template: "Hello" }) }),
    ],
    [
      "the default model",
      async () => {
        const key = { name: "Other", kind: "anthropic", baseUrl: stage.models.baseUrl } as const;
        const { id: credentialId } = await saveCredential(stage.owner, { ...key, secret: "sk-other-0123" });
        await setDefaultModel(stage.owner, { model: { credentialId, name: "claude-haiku-5-5" } });
      },
    ],
    ["the default model, now unset", () => setDefaultModel(stage.owner, { model: null })],
  ])("the run ignores a change to %s", async (_, edit) => {
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review, run } = await pauses(runId);
    await edit(run.steps[0]?.agentId);
    await approve(review.id);
    expect((await reaches(runId, "COMPLETED")).steps[0]).toMatchObject({
      output: "It is five.",
      model: "gpt-5-mini",
    });
    expect(stage.models.requests.at(-1)?.body).toContain("The sum of 2 and 3 is 5.");
    expect(await calls(runId)).toMatchObject(made);
  });

  test("other runs in the session can complete, and the agent still continues without their turns", async () => {
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
