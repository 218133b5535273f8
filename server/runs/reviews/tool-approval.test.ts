import { describe, expect, test } from "vitest";
import { pulseOfRun } from "@/server/domain/run/pulse";
import { Prisma } from "@/server/generated/prisma/client";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { decideReview } from "@/server/services/review/decide";
import { resumeRun } from "@/server/services/review/resume";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { getJob } from "@/server/services/run/get-job";
import { getRunPulse } from "@/server/services/run/page/get-pulse";
import { testStep } from "@/server/services/run/test-step";
import { getWorkflow } from "@/server/services/workflow/get";
import { givenAskingAgent, sum } from "@/server/testing/runs/asking-agent";

const { stage, call, say, start, pauses, reaches, approve, calls } = givenAskingAgent();

describe("execute-run at a call that needs approval", () => {
  test("pauses with exactly that call in the review, and makes the call once it's approved", async () => {
    call(sum(2, 3));
    say("It is five.");
    const asked = stage.models.requests.length;
    const { runId } = await start();
    const { run, review } = await pauses(runId);
    expect(run.steps[0]).toMatchObject({
      status: "WAITING",
      output: null,
      toolCalls: [],
      tokens: { output: 7 },
    });
    expect(review).toMatchObject({
      kind: "TOOL_CALL",
      toolCall: { server: "Everything", tool: "get-sum", host: new URL(stage.toolsUrl).host },
      action: `Call get-sum of Everything at ${new URL(stage.toolsUrl).host} with these arguments?`,
      text: '{\n  "a": 2,\n  "b": 3\n}',
      status: "OPEN",
    });
    expect(await calls(runId)).toEqual([]);
    expect(stage.models.requests).toHaveLength(asked + 1);
    expect(await getRunPulse(stage.owner, { runId })).toBe(pulseOfRun(run));

    const { jobId } = await approve(review.id);
    const done = await reaches(runId, "COMPLETED");
    expect(done).toMatchObject({ output: "It is five." });
    expect(done.steps[0]?.startedAt).toBe(run.steps[0]?.startedAt);
    expect(done.steps[0]).toMatchObject({
      status: "COMPLETED",
      review: null,
      callReviews: [{ id: review.id, status: "APPROVED" }],
      tokens: { output: 14 },
      toolCalls: [
        { tool: "get-sum", input: { a: 2, b: 3 }, output: "The sum of 2 and 3 is 5.", reviewId: review.id },
      ],
    });
    expect(stage.models.requests).toHaveLength(asked + 2);
    expect(stage.models.requests.at(-1)?.body).toContain("The sum of 2 and 3 is 5.");
    expect(stage.models.requests.at(-1)?.body).not.toContain("changed the arguments");
    expect((await getJob(stage.owner, { jobId })).status).toBe("COMPLETED");
    expect(await getRunPulse(stage.owner, { runId })).toBe(pulseOfRun(done));
    expect(await stage.db.stepRun.count({ where: { runId, conversation: { not: Prisma.DbNull } } })).toBe(0);
  });

  test("uses the approver's arguments and tells the model", async () => {
    call(sum(2, 3));
    say("It is nine.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await approve(review.id, '{"a": 4, "b": 5}');
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject([
      { input: { a: 4, b: 5 }, output: "The sum of 4 and 5 is 9.", reviewId: review.id },
    ]);
    const { body } = stage.models.requests.at(-1) ?? { body: "" };
    expect(body).toContain("The sum of 4 and 5 is 9.");
    expect(body).toContain("A person changed the arguments");
  });

  test.each(["compatible", "anthropic", "google"] as const)("continues through %s too", async (kind) => {
    const key = { name: kind, kind, baseUrl: stage.models.baseUrl, secret: "sk-planted-0123" };
    const { id: credentialId } = await saveCredential(stage.owner, key);
    await setDefaultModel(stage.owner, { model: { credentialId, name: "gpt-5-mini" } });
    call(sum(2, 3), sum(4, 5));
    say("It is nine.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await decideReview(stage.owner, { id: review.id, decision: "request_changes", reason: "Not these." });
    await approve((await pauses(runId, review.id)).review.id, '{"a": 5, "b": 5}');
    expect(await reaches(runId, "COMPLETED")).toMatchObject({ output: "It is nine." });
    const { body } = stage.models.requests.at(-1) ?? { body: "" };
    for (const words of [
      "This call was not made.",
      "The sum of 5 and 5 is 10.",
      "Not these.",
      "changed the arguments",
    ])
      expect(body).toContain(words);
  });

  test.each([
    ["Approved. Proceed.", "isn't valid JSON"],
    ["[1]", "must be object"],
    ['{"a": 4}', "/b is missing"],
    ['{"a": 4, "b": "five"}', "/b must be number"],
    ['{"a": 9007199254740993, "b": 5}', "contains 9007199254740993 at /a"],
    ['{"a": 1e400, "b": 5}', "contains 1e400 at /a"],
    ['{"a": 4, "b": 5, "a": 400}', "contains /a twice"],
    ['{"a": 4, "b": 5, "to": "\\u0000"}', "contains a NUL character at /to"],
    [`{"a": 4, "b": 5, "to": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`, "nested more than 32 levels deep"],
  ])("rejects %s as arguments and changes nothing", async (output, words) => {
    call(sum(2, 3));
    const { runId } = await start();
    const { run, review } = await pauses(runId);
    const decides = [() => approve(review.id, output), () => resumeRun(stage.owner, { runId, output })];
    for (const decide of decides)
      await expect(decide()).rejects.toMatchObject({
        code: "invalid-input",
        message: expect.stringContaining(words),
        details: { errors: [{ pointer: "/output" }] },
      });
    expect(await getRun(stage.owner, { runId })).toEqual({
      ...run,
      waitingMs: expect.any(Number),
      workingMs: expect.any(Number),
    });
    await cancelRun(stage.owner, { runId });
  });

  test("doesn't make the call if changes are requested, and the model gets the reason and continues", async () => {
    call(sum(2, 3));
    say("Then not.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    await decideReview(stage.owner, {
      id: review.id,
      decision: "request_changes",
      reason: "Do it in your head.",
    });
    const run = await reaches(runId, "COMPLETED");
    expect(run.steps[0]).toMatchObject({
      output: "Then not.",
      round: 1,
      rounds: [],
      toolCalls: [],
      callReviews: [{ status: "CHANGES_REQUESTED" }],
    });
    const { body } = stage.models.requests.at(-1) ?? { body: "" };
    expect(body).toContain("This call was not made.");
    expect(body).toContain("Do it in your head.");
  });

  test("ends the run if the call is rejected", async () => {
    call(sum(2, 3));
    const { runId } = await start();
    const { review } = await pauses(runId);
    await decideReview(stage.owner, { id: review.id, decision: "reject", reason: "Never." });
    const run = await reaches(runId, "FAILED");
    expect(run).toMatchObject({
      reason: "REJECTED",
      error: {
        message: `The call to get-sum of Everything at ${new URL(stage.toolsUrl).host} in step 1 was rejected: Never.`,
      },
      steps: [{ status: "FAILED", toolCalls: [] }],
    });
    expect(await calls(runId)).toEqual([]);
  });

  test("asks about several calls one by one and makes each call before asking about the next", async () => {
    call(sum(1, 1), { tool: "echo", input: { message: "hello" } }, sum(2, 2), sum(3, 3));
    say("All done.");
    const asked = stage.models.requests.length;
    const { runId } = await start();
    const first = await pauses(runId);
    expect(first.review.text).toContain('"a": 1');
    await approve(first.review.id);
    const second = await pauses(runId, first.review.id);
    expect(second.review.text).toContain('"a": 2');
    expect(second.run.steps[0]?.toolCalls).toMatchObject([{ tool: "echo" }, { input: { a: 1, b: 1 } }]);
    await decideReview(stage.owner, {
      id: second.review.id,
      decision: "request_changes",
      reason: "Not two.",
    });
    const third = await pauses(runId, first.review.id, second.review.id);
    await approve(third.review.id, '{"a": 30, "b": 3}');
    const run = await reaches(runId, "COMPLETED");
    expect(run.steps[0]?.toolCalls.map(({ tool, input }) => [tool, input])).toEqual([
      ["echo", { message: "hello" }],
      ["get-sum", { a: 1, b: 1 }],
      ["get-sum", { a: 30, b: 3 }],
    ]);
    expect(run.steps[0]?.callReviews).toHaveLength(3);
    expect(await getRunPulse(stage.owner, { runId })).toBe(pulseOfRun(run));
    expect(stage.models.requests).toHaveLength(asked + 2);
    const { body } = stage.models.requests.at(-1) ?? { body: "" };
    for (const words of ["Not two.", "The sum of 1 and 1 is 2.", "The sum of 30 and 3 is 33.", "Echo: hello"])
      expect(body).toContain(words);
  });

  test("asks again in the same step, then about the draft, and starts over in the next round", async () => {
    call(sum(1, 1));
    call(sum(2, 2));
    say("Draft one.");
    call(sum(3, 3));
    say("Draft two.");
    const { runId } = await start({ review: {} });
    const known: string[] = [];
    for (const text of ['"a": 1', '"a": 2', "Draft one.", '"a": 3', "Draft two."]) {
      const { review } = await pauses(runId, ...known);
      expect(review.text).toContain(text);
      known.push(review.id);
      await (text === "Draft one."
        ? decideReview(stage.owner, { id: review.id, decision: "request_changes", reason: "Another." })
        : approve(review.id));
    }
    const run = await reaches(runId, "COMPLETED");
    expect(run.output).toBe("Draft two.");
    expect(run.steps[0]).toMatchObject({
      round: 2,
      rounds: [{ round: 1, review: { draft: "Draft one." } }],
      toolCalls: [{ input: { a: 3, b: 3 } }],
    });
    expect(await calls(runId)).toHaveLength(3);
    // The model gets the previous round's calls as data, not as its own conversation.
    const [first, ...more] = JSON.parse(stage.models.requests.at(-1)?.body ?? "").messages.filter(
      ({ role }: { role: string }) => role === "user",
    );
    expect(more).toEqual([]);
    expect(JSON.stringify(first)).toMatch(
      /calls made before.*The sum of 1 and 1 is 2.*The sum of 2 and 2 is 4/,
    );
  });

  test("doesn't ask people about a call that is invalid for the tool", async () => {
    call({ tool: "get-sum", input: { a: "two" } });
    say("I cannot.");
    const { runId } = await start();
    expect(await reaches(runId, "COMPLETED")).toMatchObject({
      output: "I cannot.",
      steps: [{ callReviews: [] }],
    });
    expect(stage.models.requests.at(-1)?.body).toContain("the arguments don't match the tool's schema");
  });

  test("asks the model only once to repair its output, even with reviews in between", async () => {
    say("five");
    call(sum(2, 3));
    say("also no number");
    const { runId } = await start({ outputSchema: { type: "number" } });
    await approve((await pauses(runId)).review.id);
    expect(await reaches(runId, "FAILED")).toMatchObject({ error: { code: "invalid_output" } });
    expect(stage.models.requests.at(-1)?.body).toContain("does not match the JSON Schema");
  });

  test("follows the step's policy on who decides, how many, and by when", async () => {
    call(sum(2, 3));
    const { runId } = await start({ review: { approvers: ["role:approver", "role:admin"], quorum: 2 } });
    const { review } = await pauses(runId);
    await expect(approve(review.id)).rejects.toMatchObject({ code: "forbidden" });
    say("Done.");
    await approve(review.id, undefined, stage.organization.as("approver"));
    expect((await getRun(stage.owner, { runId })).status).toBe("PAUSED");
    expect(await calls(runId)).toEqual([]);
    await approve(review.id, undefined, stage.organization.as("admin"));
    expect((await pauses(runId, review.id)).review.kind).toBe("TEXT");
    expect(await calls(runId)).toHaveLength(1);

    call(sum(2, 3));
    const late = await start({ review: { timeoutSeconds: 1 } });
    expect(await reaches(late.runId, "FAILED")).toMatchObject({ reason: "EXPIRED" });
    expect(await calls(late.runId)).toEqual([]);
  });

  test("doesn't ask anyone while a step is being tested, and doesn't make the call", async () => {
    call(sum(2, 3));
    say("Not made.");
    const { runId: before } = await start();
    await cancelRun(stage.owner, { runId: before });
    const { workflowId } = await stage.db.run.findUniqueOrThrow({ where: { id: before } });
    const definition = await getWorkflow(stage.owner, { id: workflowId });
    stage.models.forget();
    call(sum(2, 3));
    say("Not made.");
    const stepId = definition.steps[0]?.id ?? "";
    const tested = { id: workflowId, stepId, definition, input: "x", allowSideEffects: true };
    const { runId } = await testStep(stage.owner, tested);
    const error = expect.stringContaining("Calls that need approval aren't sent in step tests.");
    expect(await reaches(runId, "COMPLETED")).toMatchObject({
      output: "Not made.",
      steps: [{ callReviews: [], toolCalls: [{ tool: "get-sum", output: null, error, reviewId: null }] }],
    });
    expect(stage.models.requests.at(-1)?.body).toContain(
      "Calls that need approval aren't sent in step tests",
    );
  });
});
