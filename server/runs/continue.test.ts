import { describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { EvidenceDto } from "@/server/domain/run/evidence";
import { Definition } from "@/server/domain/workflow/definition";
import { hashText } from "@/server/services/hash-text";
import { makeMemberContext } from "@/server/services/member/context";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { listReturnSteps } from "@/server/services/review/list-return-steps";
import { cancelRun } from "@/server/services/run/cancel";
import { continueRun } from "@/server/services/run/continue";
import { getEvidence } from "@/server/services/run/get-evidence";
import { getJob } from "@/server/services/run/get-job";
import { updateStep } from "@/server/services/step/update";
import { getWorkflow } from "@/server/services/workflow/get";
import { givenModels } from "@/server/testing/given-models";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { followRuns, PERSON, WRITER } from "@/server/testing/runs/follow-runs";

const given = givenModels();
const HOUR = 3600;
const { start, refuse, run, ends, pausesAt, approve, attemptsOf, continueEdited } = followRuns(given);

/** Starts a run whose third step fails after the second is approved. */
async function failAfterApproval() {
  given.say("Draft.");
  const started = await start(WRITER, PERSON, WRITER);
  const review = await pausesAt(started.runId, 2);
  refuse();
  await approve(review.id, "Draft, edited.");
  expect(await ends(started.runId)).toMatchObject({ status: "FAILED", reason: "STEP_FAILED" });
  return { ...started, review };
}

describe("continuing a failed run", () => {
  test("runs only the failed step and those after it, with the outputs and approvals so far", async () => {
    const { runId, review } = await failAfterApproval();
    const before = await run(runId);
    expect(before.mayContinue).toEqual({
      allowed: true,
      reason: null,
      stepOrder: 3,
      asksAgain: 2,
      newestVersion: null,
    });
    const asked = given.models.requests.length;
    given.say("Letter.");
    const { jobId } = await continueRun(given.owner, { runId });
    const after = await ends(runId);
    expect(after).toMatchObject({ status: "COMPLETED", reason: null, error: null, output: "Letter." });
    expect(given.models.requests.slice(asked)).toHaveLength(1);
    expect(given.models.requests[asked]?.user).toContain("Draft, edited.");
    expect(await attemptsOf(runId)).toEqual([
      [1, 1, "COMPLETED"],
      [2, 1, "COMPLETED"],
      [3, 1, "FAILED"],
      [3, 2, "COMPLETED"],
    ]);
    expect(after.steps.slice(0, 2)).toEqual(before.steps.slice(0, 2));
    expect(after.steps[1]?.review).toMatchObject({ id: review.id, status: "APPROVED" });
    expect(after.steps[2]?.failedAttempts).toMatchObject([{ attempt: 1 }]);
    expect(await getJob(given.owner, { jobId })).toMatchObject({ type: "CONTINUE", status: "COMPLETED" });
    const continuation = { by: { name: "Test owner" }, stepOrder: 3, reason: "STEP_FAILED", edited: false };
    expect(after.continuations).toMatchObject([continuation]);
    expect((await getEvidence(given.owner, { runId })).run.continuations).toMatchObject([continuation]);
  });

  test("keeps an edited input in the evidence if the input doesn't need approval", async () => {
    given.say("Draft.");
    refuse();
    const { runId } = await start(WRITER, WRITER);
    await ends(runId);
    given.say("Letter.");
    await continueEdited(runId, "My own.");
    await ends(runId);
    const evidence = await getEvidence(given.owner, { runId });
    expect(evidence).toEqual(EvidenceDto.parse(evidence));
    expect(evidence.run.continuations).toMatchObject([{ edited: true, input: hashText("My own.") }]);
    expect(evidence.texts).toMatchObject({ [hashText("My own.")]: "My own." });
    expect(evidence.reviews).toEqual([]);
  });

  test("gives the step all its attempts again", async () => {
    given.models.reply(...Array(3).fill({ kind: "status", status: 503 }));
    const { runId, jobId } = await start(WRITER);
    expect(await ends(runId)).toMatchObject({ status: "FAILED" });
    given.models.reply(...Array(2).fill({ kind: "status", status: 503 }));
    given.say("At last.");
    await continueRun(given.owner, { runId });
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "At last." });
    expect((await attemptsOf(runId)).map(([, , status]) => status)).toEqual([
      ...Array(5).fill("FAILED"),
      "COMPLETED",
    ]);
    expect(await getJob(given.owner, { jobId })).toMatchObject({ type: "RUN", status: "FAILED" });
  });

  test("happens once for a double click", async () => {
    const { runId } = await failAfterApproval();
    given.say("Letter.");
    const clicks = await Promise.allSettled([1, 2, 3].map(() => continueRun(given.owner, { runId })));
    expect(clicks.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", continuations: [{ edited: false }] });
    await expect(continueRun(given.owner, { runId })).rejects.toMatchObject({
      code: "conflict",
      message: "The run is COMPLETED. Only a failed run can be continued.",
    });
  });

  test("isn't possible if a person rejected or canceled the run", async () => {
    const rejected = await start(PERSON);
    const { id } = await pausesAt(rejected.runId, 1);
    await decideReview(given.owner, { id, decision: "reject", reason: "No." });
    const canceled = await start(PERSON);
    await pausesAt(canceled.runId, 1);
    await cancelRun(given.owner, { runId: canceled.runId });
    for (const [{ runId }, words] of [
      [rejected, "rejected"],
      [canceled, "was canceled"],
    ] as const) {
      const before = await run(runId);
      expect(before.mayContinue).toMatchObject({ allowed: false, stepOrder: null });
      expect(before.mayContinue.reason).toContain(words);
      await expect(continueRun(given.owner, { runId })).rejects.toMatchObject({ code: "conflict" });
      expect(await run(runId)).toEqual(before);
    }
  });

  test("doesn't count the time in between", async () => {
    const { runId } = await failAfterApproval();
    const failedAt = new Date(Date.now() - 5 * HOUR * 1000);
    await given.db.run.update({ where: { id: runId }, data: { createdAt: failedAt, updatedAt: failedAt } });
    given.say("Letter.");
    await continueRun(given.owner, { runId });
    const { durationMs, workingMs, waitingMs } = await ends(runId);
    expect(durationMs).toBeLessThan(HOUR * 1000);
    expect(workingMs + waitingMs).toBe(durationMs);
  });
});

describe("an edited input", () => {
  test("replaces the previous step's output if nothing was approved", async () => {
    given.say("Draft.");
    refuse();
    const { runId } = await start(WRITER, WRITER);
    expect((await ends(runId)).mayContinue).toMatchObject({ stepOrder: 2, asksAgain: null });
    const asked = given.models.requests.length;
    given.say("Letter.");
    await continueEdited(runId, "My draft.");
    const after = await ends(runId);
    expect(after).toMatchObject({
      status: "COMPLETED",
      output: "Letter.",
      continuations: [{ edited: true }],
    });
    expect(after.steps.map(({ output }) => output)).toEqual(["My draft.", "Letter."]);
    expect(after.steps[1]?.input).toBe("My draft.");
    expect(given.models.requests.slice(asked)).toHaveLength(1);
    expect(await attemptsOf(runId)).toEqual([
      [1, 1, "REPLACED"],
      [1, 2, "COMPLETED"],
      [2, 1, "FAILED"],
      [2, 2, "COMPLETED"],
    ]);
    const kept = await given.db.runContinuation.findFirstOrThrow({ where: { runId } });
    expect(kept).toMatchObject({ input: "My draft.", inputBefore: "Draft." });
  });

  test("for the first step becomes the run's input", async () => {
    refuse();
    const { runId } = await start(WRITER);
    await ends(runId);
    given.say("Letter.");
    await continueEdited(runId, "A better input.");
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", input: "A better input." });
    expect(given.models.requests.at(-1)?.user).toContain("A better input.");
  });

  test("that was approved before the edit has to be approved by the same people first", async () => {
    const { runId, review } = await failAfterApproval();
    const asked = given.models.requests.length;
    await continueEdited(runId, "Other words.");
    const again = await pausesAt(runId, 2);
    expect(again).toMatchObject({ draft: "Other words.", action: "Right?", policy: review.policy });
    expect(again.asksAgain).toMatchObject({ reviewId: review.id, by: { name: "Test owner" }, why: "EDITED" });
    expect(given.models.requests).toHaveLength(asked);
    given.say("Letter.");
    await approve(again.id);
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "Letter." });
    expect(given.models.requests.at(-1)?.user).toContain("Other words.");
    expect((await getReview(given.owner, { id: review.id })).status).toBe("APPROVED");
  });

  test("more than one step after an approval is approved where it's used, and is sent back to before that approval", async () => {
    given.say("One.", "Two.");
    const { runId } = await start(WRITER, PERSON, WRITER, WRITER);
    const review = await pausesAt(runId, 2);
    refuse();
    await approve(review.id);
    await ends(runId);
    await continueEdited(runId, "Two, edited.");
    const again = await pausesAt(runId, 3);
    expect(again).toMatchObject({ draft: "Two, edited.", action: "Right?", returnsTo: 1 });
    const steps = await listReturnSteps(given.owner, { id: again.id });
    expect(steps.map(({ stepOrder }) => stepOrder)).toEqual([1]);
    given.say("One more.");
    await decideReview(given.owner, { id: again.id, decision: "request_changes", reason: "Start over." });
    expect(await pausesAt(runId, 2)).toMatchObject({ draft: "One more.", asksAgain: null });
  });

  test("that matches the input changes nothing", async () => {
    const { runId } = await failAfterApproval();
    given.say("Letter.");
    await continueEdited(runId, "Draft, edited.");
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", continuations: [{ edited: false }] });
  });
});

describe("a newer version", () => {
  const change = async (runId: string, stepOrder: number, action: string) => {
    const { workflowId, version } = await given.db.run.findUniqueOrThrow({
      where: { id: runId },
      include: { version: true },
    });
    const { steps } = Definition.parse(version.definition);
    const stepId = steps[stepOrder - 1]?.id ?? "";
    await updateStep(given.owner, { id: workflowId, stepId, action } as Parameters<typeof updateStep>[1]);
  };

  test("that changes the failed step runs it after people approve its input again", async () => {
    const { runId, review } = await failAfterApproval();
    await change(runId, 3, "Write politely.");
    const { mayContinue, workflowVersion } = await run(runId);
    expect(mayContinue.newestVersion).toBe((workflowVersion ?? 0) + 1);
    await continueRun(given.owner, { runId, version: "latest" });
    const again = await pausesAt(runId, 2);
    expect(again).toMatchObject({
      draft: "Draft, edited.",
      asksAgain: { reviewId: review.id, why: "NEW_VERSION" },
    });
    given.say("Letter.");
    await approve(again.id);
    const after = await ends(runId);
    expect(after).toMatchObject({
      status: "COMPLETED",
      workflowVersion: mayContinue.newestVersion,
      continuations: [{ edited: false, toVersion: mayContinue.newestVersion }],
    });
    expect(given.models.requests.at(-1)?.user).toContain("Write politely.");
  });

  test("that turns the failed step into a human step asks a person", async () => {
    given.say("Draft.");
    refuse();
    const { runId, workflowId } = await start(WRITER, WRITER);
    await ends(runId);
    const { steps } = await getWorkflow(given.owner, { id: workflowId });
    const stepId = steps[1]?.id ?? "";
    await updateStep(given.owner, { id: workflowId, stepId, agentId: "human" } as Parameters<
      typeof updateStep
    >[1]);
    await continueRun(given.owner, { runId, version: "latest" });
    await approve((await pausesAt(runId, 2)).id);
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "Draft." });
  });

  test("that changes a step whose review expired asks as the newer version says", async () => {
    given.say("Draft.");
    const { runId, workflowId } = await start(WRITER, {
      ...PERSON,
      review: ReviewPolicy.parse({ timeoutSeconds: HOUR }),
    });
    const expired = await pausesAt(runId, 2);
    await bringForward(given.db, expired.id, 61);
    await ends(runId);
    const review = ReviewPolicy.parse({ approvers: ["role:admin"] });
    await updateStep(given.owner, {
      id: workflowId,
      stepId: expired.stepId,
      review,
    } as Parameters<typeof updateStep>[1]);
    await continueRun(given.owner, { runId, version: "latest" });
    expect(await pausesAt(runId, 2)).toMatchObject({ policy: review, asksAgain: null, draft: "Draft." });
  });

  test("isn't used unless requested", async () => {
    const { runId } = await failAfterApproval();
    await change(runId, 3, "Write politely.");
    given.say("Letter.");
    await continueRun(given.owner, { runId });
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", continuations: [{ toVersion: null }] });
    expect(given.models.requests.at(-1)?.user).not.toContain("politely");
  });

  test("that changes a completed step is rejected, and the error names the change", async () => {
    const { runId } = await failAfterApproval();
    await change(runId, 1, "Write politely.");
    const before = await run(runId);
    await expect(continueRun(given.owner, { runId, version: "latest" })).rejects.toMatchObject({
      code: "not-runnable",
      message:
        "The newest version changes steps that this run has completed: step 1 (instructions). Start a new run.",
    });
    expect(await run(runId)).toEqual(before);
  });
});

describe("an expired review", () => {
  const late = ReviewPolicy.parse({ timeoutSeconds: HOUR });

  test.each([
    ["a person's", [WRITER, { ...PERSON, review: late }], 2],
    ["an agent's", [WRITER, { ...WRITER, review: late }], 2],
  ] as const)(
    "at %s step opens again with the same document, without asking the agent",
    async (_, steps, order) => {
      given.say(...steps.filter(({ agentId }) => agentId === "writer").map((_, index) => `Draft ${index}.`));
      const { runId } = await start(...steps);
      const review = await pausesAt(runId, order);
      await bringForward(given.db, review.id, 61);
      expect(await ends(runId)).toMatchObject({ status: "FAILED", reason: "EXPIRED" });
      const asked = given.models.requests.length;
      await continueRun(given.owner, { runId });
      const again = await pausesAt(runId, order);
      expect(again).toMatchObject({
        draft: review.draft,
        round: 1,
        asksAgain: { reviewId: review.id, why: "UNDECIDED" },
      });
      expect(again.id).not.toBe(review.id);
      expect(again.dueAt).not.toBe(review.dueAt);
      expect(given.models.requests).toHaveLength(asked);
      await approve(again.id);
      expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: review.draft });
    },
  );
});

describe("someone who continues a run", () => {
  test("counts as a requester and can't approve reviews that exclude requesters", async () => {
    const review = ReviewPolicy.parse({ allowRequester: false });
    given.say("Draft.");
    refuse();
    const { runId } = await start(WRITER, WRITER, { ...PERSON, review });
    await ends(runId);
    const where = { organizationId: given.owner.organizationId, role: "admin" as const };
    const { id } = await given.db.member.findFirstOrThrow({ where });
    const admin = await makeMemberContext(given.db, id);
    given.say("Letter.");
    await continueRun(admin, { runId });
    const opened = await pausesAt(runId, 3);

    for (const [person, words] of [
      [given.owner, "You started this run, so someone else must decide."],
      [admin, "You continued this run, so someone else must decide."],
    ] as const)
      await expect(decideReview(person, { id: opened.id, decision: "approve" })).rejects.toThrow(words);
  });
});
