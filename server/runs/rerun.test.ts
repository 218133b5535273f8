import { describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { EvidenceDto } from "@/server/domain/run/evidence";
import { toDraft } from "@/server/domain/workflow/draft";
import { createAgent } from "@/server/services/agent/create";
import { updateAgent } from "@/server/services/agent/update";
import { inTransaction } from "@/server/services/context";
import { saveDraft } from "@/server/services/draft/save";
import { hashText } from "@/server/services/hash-text";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { getEvidence } from "@/server/services/run/get-evidence";
import { makeRerunPlan } from "@/server/services/run/rerun/make-rerun-plan";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { startDraftRun } from "@/server/services/run/start-draft";
import { updateStep } from "@/server/services/step/update";
import { getWorkflow } from "@/server/services/workflow/get";
import { updateWorkflow } from "@/server/services/workflow/update";
import { updateWorkflowsOfAgent } from "@/server/services/workflow/update-of-agent";
import { givenModels } from "@/server/testing/given-models";
import { followRuns, PERSON, WRITER } from "@/server/testing/runs/follow-runs";
import { makeSender } from "@/server/testing/sender";
import { startReceiver } from "@/server/testing/servers/receiver";
import { makeTextAgent } from "@/server/testing/text-agent";

const given = givenModels();
const { start, refuse, run, ends, pausesAt, approve, attemptsOf, memberOf, continueEdited } =
  followRuns(given);

/** Completes a run where a person edits and approves the draft of the first step. */
async function completeApproved(review?: ReviewPolicy) {
  given.say("Draft.");
  const started = await start(WRITER, { ...PERSON, ...(review && { review }) }, WRITER);
  const opened = await pausesAt(started.runId, 2);
  given.say("Letter.");
  const approver = review ? await memberOf("approver") : given.owner;
  await decideReview(approver, { id: opened.id, decision: "approve", output: "Draft, edited." });
  expect(await ends(started.runId)).toMatchObject({ status: "COMPLETED" });
  return { ...started, review: opened };
}

describe("rerunning a run from a step", () => {
  test("reads only the outputs that the new run uses", async () => {
    const { runId } = await completeApproved();
    const textsOf = async (fromStepOrder: number) =>
      JSON.stringify(await inTransaction(given.owner, (ctx) => makeRerunPlan(ctx, { runId, fromStepOrder })));
    expect(await textsOf(1)).not.toMatch(/Draft|Letter\./);
    expect(await textsOf(3)).toContain('"input":"Draft, edited."');
    expect(await textsOf(3)).not.toContain("Letter.");
  });

  test("reuses the outputs and approvals before it without asking an agent for them, and links both runs", async () => {
    const { runId, sessionId, review } = await completeApproved();
    const asked = given.models.requests.length;
    given.say("Another letter.");
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    expect(again).toMatchObject({ sourceRunId: runId, sessionId });
    const after = await ends(again.runId);
    expect(after).toMatchObject({
      status: "COMPLETED",
      output: "Another letter.",
      input: "The input.",
      rerunOf: { runId, fromStepOrder: 3, edited: false },
    });
    expect(given.models.requests.slice(asked)).toHaveLength(1);
    expect(given.models.requests[asked]?.user).toContain("Draft, edited.");
    expect(after.steps.map(({ output, reused }) => [output, reused])).toEqual([
      ["Draft.", true],
      ["Draft, edited.", true],
      ["Another letter.", false],
    ]);
    expect(after.steps[1]).toMatchObject({
      review: null,
      cost: 0,
      tokens: null,
      approvedIn: { runId, reviewId: review.id, votes: [{ by: { name: "Test owner" }, for: null }] },
    });
    expect((await run(runId)).reruns).toMatchObject([{ runId: again.runId, fromStepOrder: 3 }]);
    const evidence = await getEvidence(given.owner, { runId: again.runId });
    expect(evidence.steps.map(({ approvedIn }) => approvedIn)).toEqual([null, review.id, null]);
    expect(evidence.reusedReviews).toMatchObject([{ id: review.id, runId, status: "APPROVED" }]);
    expect(Object.values(evidence.texts)).toContain("Draft, edited.");
  });

  test("starts from the run's input if no step is named", async () => {
    given.say("One.");
    const { runId } = await start(WRITER);
    await ends(runId);
    given.say("Two.");
    const again = await startRerun(given.owner, { runId });
    expect(await ends(again.runId)).toMatchObject({ output: "Two.", rerunOf: { fromStepOrder: 1 } });
    given.say("Three.");
    const other = await startRerun(given.owner, { runId, input: "Else." });
    expect(await ends(other.runId)).toMatchObject({ input: "Else.", rerunOf: { edited: true } });
    const evidence = await getEvidence(given.owner, { runId: other.runId });
    expect(evidence.run.rerunOf).toMatchObject({ edited: true, input: hashText("Else.") });
    expect(evidence.texts).toMatchObject({ [hashText("Else.")]: "Else." });
  });

  test("keeps an edited input in the evidence if the input doesn't need approval", async () => {
    given.say("One.", "Two.");
    const { runId } = await start(WRITER, WRITER);
    await ends(runId);
    given.say("Three.");
    const again = await startRerun(given.owner, { runId, fromStepOrder: 2, input: "My own." });
    await ends(again.runId);
    const evidence = await getEvidence(given.owner, { runId: again.runId });
    expect(evidence).toEqual(EvidenceDto.parse(evidence));
    expect(evidence.run.rerunOf).toMatchObject({ edited: true, input: hashText("My own.") });
    expect(evidence.texts).toMatchObject({ [hashText("My own.")]: "My own." });
    expect((await getEvidence(given.owner, { runId })).run.rerunOf).toBeNull();
  });

  test("uses the agents of the earlier run, even if they've changed since", async () => {
    const { id: agentId } = await createAgent(given.owner, makeTextAgent());
    const { runId, workflowId } = await start({ agentId, action: "Fill." });
    const before = await ends(runId);
    expect(before.output).toBe("Dear The input.");
    await updateAgent(given.owner, { agentId, config: { kind: "template", template: "Hello {{ input }}" } });
    await updateWorkflowsOfAgent(given.owner, { agentId, workflowIds: [workflowId] });
    const same = await ends((await startRerun(given.owner, { runId })).runId);
    expect(same.output).toBe("Dear The input.");
    expect(same.steps[0]?.agentVersion).toBe(before.steps[0]?.agentVersion);
    const latest = await ends((await startRerun(given.owner, { runId, version: "latest" })).runId);
    expect(latest.output).toBe("Hello The input.");
  });

  test("continues where it was with a different driver, and uses each output once", async () => {
    const { runId } = await completeApproved(ReviewPolicy.parse({ approvers: ["role:approver"] }));
    const where = { organizationId: given.owner.organizationId, role: "approver" as const };
    await given.db.member.updateMany({ where, data: { createdAt: new Date() } });
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    const asked = await pausesAt(again.runId, 2);
    await given.handToNewDriver(again.runId);
    given.say("Letter.");
    await decideReview(await memberOf("approver"), { id: asked.id, decision: "approve" });
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED", output: "Letter." });
    expect(await attemptsOf(again.runId)).toEqual([
      [1, 1, "COMPLETED"],
      [2, 1, "COMPLETED"],
      [3, 1, "COMPLETED"],
    ]);
  });

  test("repeats the requests of steps only if each step is confirmed", async () => {
    const receiver = await startReceiver();
    const { runId } = await start(await makeSender(given.owner, receiver.url));
    await ends(runId);
    expect(receiver.received).toHaveLength(1);
    const sideEffects = [
      {
        stepOrder: 1,
        kind: "request",
        method: "POST",
        host: receiver.host,
        origin: `http://${receiver.host}`,
      },
    ];
    expect(await planRerun(given.owner, { runId })).toMatchObject({ sideEffects });
    await expect(startRerun(given.owner, { runId })).rejects.toMatchObject({
      code: "unconfirmed-effects",
      message: `Rerunning would repeat this: step 1 sends a POST request to http://${receiver.host}. To allow it, set allowSideEffects to [1].`,
      details: { sideEffects },
    });
    expect(receiver.received).toHaveLength(1);
    const again = await startRerun(given.owner, { runId, allowSideEffects: [1] });
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED" });
    expect(receiver.received).toHaveLength(2);
    await receiver.close();
  });

  test("reruns a run that is itself a rerun, with the same approval", async () => {
    const { runId, review } = await completeApproved();
    given.say("Second.", "Third.");
    const second = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    await ends(second.runId);
    const third = await startRerun(given.owner, { runId: second.runId, fromStepOrder: 3 });
    const after = await ends(third.runId);
    expect(after.output).toBe("Third.");
    expect(after.steps[1]?.approvedIn).toMatchObject({ runId, reviewId: review.id });
  });

  test("needs the outputs before the step, and a step that exists", async () => {
    refuse();
    const { runId } = await start(WRITER, PERSON, WRITER);
    await ends(runId);
    await expect(startRerun(given.owner, { runId, fromStepOrder: 3 })).rejects.toMatchObject({
      code: "conflict",
      message:
        "Step 1 hasn't completed in this run, so it has no output to reuse. Rerun from that step or an earlier one.",
    });
    await expect(startRerun(given.owner, { runId, fromStepOrder: 4 })).rejects.toMatchObject({
      code: "invalid-input",
    });
    expect((await run(runId)).reruns).toEqual([]);
  });
});

describe("an approval", () => {
  test("is needed again if the person who gave it left", async () => {
    const { runId, review } = await completeApproved(
      ReviewPolicy.parse({ approvers: ["role:approver", "role:owner"] }),
    );
    expect((await planRerun(given.owner, { runId, fromStepOrder: 3 })).asksAgain).toEqual([]);
    const { actor } = await memberOf("approver");
    if (actor.kind === "system") throw new Error("an approver is a person");
    await removeMember(given.owner, { id: actor.memberId });
    expect((await planRerun(given.owner, { runId, fromStepOrder: 3 })).asksAgain).toEqual([
      { stepOrder: 2, approversStepOrder: 2, why: "VOTERS" },
    ]);
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    const asked = await pausesAt(again.runId, 2);
    expect(asked).toMatchObject({
      draft: "Draft, edited.",
      action: "Right?",
      asksAgain: { reviewId: review.id, by: { name: "Test owner" }, why: "RERUN" },
    });
    given.say("Letter.");
    await approve(asked.id);
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED", output: "Letter." });
  });

  test("is needed again if the person who gave it requests the new run and requesters can't decide", async () => {
    const policy = ReviewPolicy.parse({ allowRequester: false });
    given.say("Draft.", "Letter.");
    const { runId } = await start(WRITER, { ...PERSON, review: policy }, WRITER);
    const { id } = await pausesAt(runId, 2);
    const admin = await memberOf("admin");
    await decideReview(admin, { id, decision: "approve" });
    await ends(runId);
    const again = await startRerun(admin, { runId, fromStepOrder: 3 });
    const asked = await pausesAt(again.runId, 2);
    for (const [person, words] of [
      [admin, "You started this run, so someone else must decide."],
      [given.owner, "You requested the run that this one reruns, so someone else must decide."],
    ] as const)
      await expect(decideReview(person, { id: asked.id, decision: "approve" })).rejects.toThrow(words);
    given.say("Letter.");
    await decideReview(await memberOf("approver"), { id: asked.id, decision: "approve" });
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED" });
  });

  test("doesn't count for an edited input, which the same people approve first", async () => {
    const { runId } = await completeApproved();
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3, input: "My own." });
    const asked = await pausesAt(again.runId, 2);
    expect(asked).toMatchObject({ draft: "My own." });
    given.say("Letter.");
    await approve(asked.id);
    expect((await ends(again.runId)).steps.map(({ output }) => output)).toEqual([
      "Draft.",
      "My own.",
      "Letter.",
    ]);
  });

  test("of an earlier step is needed again for an edited output that nobody approved separately", async () => {
    given.say("Draft.", "Middle.", "End.");
    const { runId } = await start({ ...WRITER, review: ReviewPolicy.parse({}) }, WRITER, WRITER);
    await approve((await pausesAt(runId, 1)).id);
    await ends(runId);
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3, input: "My middle." });
    const asked = await pausesAt(again.runId, 2);
    expect(asked).toMatchObject({ draft: "My middle." });
    given.say("End.");
    await approve(asked.id);
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED", output: "End." });
  });

  test("that's needed again makes the later steps run again if it changes the document", async () => {
    given.say("Draft.", "Middle.", "End.");
    const policy = ReviewPolicy.parse({ approvers: ["role:approver"] });
    const { runId } = await start({ ...WRITER, review: policy }, WRITER, WRITER);
    const approver = await memberOf("approver");
    await decideReview(approver, { id: (await pausesAt(runId, 1)).id, decision: "approve" });
    await ends(runId);
    const where = { organizationId: given.owner.organizationId, role: "approver" as const };
    await given.db.member.updateMany({ where, data: { joinedByLinkFrom: "Dana" } });
    const both = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    given.say("End, too.");
    expect(await ends(both.runId)).toMatchObject({ output: "End, too." });
    await given.db.member.updateMany({ where, data: { createdAt: new Date() } });
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    const asked = await pausesAt(again.runId, 1);
    const requests = given.models.requests.length;
    given.say("New middle.", "New end.");
    await decideReview(await memberOf("approver"), { id: asked.id, decision: "approve", output: "Other." });
    const after = await ends(again.runId);
    expect(after.steps.map(({ output, reused }) => [output, reused])).toEqual([
      ["Other.", false],
      ["New middle.", false],
      ["New end.", false],
    ]);
    expect(given.models.requests).toHaveLength(requests + 2);
    expect(await attemptsOf(again.runId)).toEqual([
      [1, 1, "COMPLETED"],
      [2, 1, "COMPLETED"],
      [3, 1, "COMPLETED"],
    ]);
  });

  test("of an earlier run keeps counting when the new run fails and is continued with an edited input", async () => {
    const { runId, review } = await completeApproved();
    refuse();
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    expect((await ends(again.runId)).mayContinue).toMatchObject({ stepOrder: 3, asksAgain: 2 });
    await continueEdited(again.runId, "Edited later.");
    const asked = await pausesAt(again.runId, 2);
    expect(asked).toMatchObject({
      draft: "Edited later.",
      asksAgain: { reviewId: review.id, why: "EDITED" },
    });
    given.say("Letter.");
    await approve(asked.id);
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED" });
  });
});

describe("the newest version", () => {
  test("can be used if it doesn't change the earlier steps, and the nearest approval is needed again", async () => {
    const { runId, workflowId } = await completeApproved();
    const { steps } = await getWorkflow(given.owner, { id: workflowId });
    await updateStep(given.owner, { id: workflowId, stepId: steps[2]?.id ?? "", action: "Write more." });
    expect(await planRerun(given.owner, { runId, fromStepOrder: 3 })).toMatchObject({ newestVersion: 2 });
    const latest = { runId, fromStepOrder: 3, version: "latest" as const };
    expect((await planRerun(given.owner, latest)).asksAgain).toEqual([
      { stepOrder: 2, approversStepOrder: 2, why: "LATER_STEPS" },
    ]);
    const again = await startRerun(given.owner, latest);
    const asked = await pausesAt(again.runId, 2);
    given.say("More.");
    await approve(asked.id);
    expect(await ends(again.runId)).toMatchObject({ workflowVersion: 2, output: "More." });
    await updateStep(given.owner, { id: workflowId, stepId: steps[0]?.id ?? "", action: "Otherwise." });
    await expect(
      startRerun(given.owner, { runId, fromStepOrder: 3, version: "latest" }),
    ).rejects.toMatchObject({ code: "not-runnable" });
  });

  test("with an edited input needs an approval only of the edit and sends nothing before the edited step", async () => {
    const receiver = await startReceiver();
    given.say("Draft.", "Letter.");
    const { runId, workflowId } = await start(
      { ...WRITER, review: ReviewPolicy.parse({}) },
      await makeSender(given.owner, receiver.url),
      WRITER,
    );
    await approve((await pausesAt(runId, 1)).id);
    await ends(runId);
    const { steps } = await getWorkflow(given.owner, { id: workflowId });
    await updateStep(given.owner, { id: workflowId, stepId: steps[2]?.id ?? "", action: "Write more." });
    const latest = { runId, fromStepOrder: 3, version: "latest" as const };
    const seen = await planRerun(given.owner, latest);
    expect(seen).toMatchObject({
      asksAgain: [{ stepOrder: 1, approversStepOrder: 1, why: "LATER_STEPS" }],
      sideEffects: [{ stepOrder: 2, repeats: true }],
      isBehindApproval: true,
    });
    expect(seen.ifEdited).toEqual({
      asksAgain: [{ stepOrder: 2, approversStepOrder: 1, why: "EDITED" }],
      sideEffects: [],
    });
    const { planHash } = seen;
    await expect(startRerun(given.owner, { ...latest, planHash })).rejects.toMatchObject({
      code: "unconfirmed-effects",
    });
    const again = await startRerun(given.owner, { ...latest, planHash, input: "My own." });
    const asked = await pausesAt(again.runId, 2);
    expect(asked).toMatchObject({ draft: "My own." });
    given.say("More.");
    await approve(asked.id);
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED", output: "More." });
    expect(receiver.received).toHaveLength(1);
    await receiver.close();
  });

  test("can't be used for a run that tested a draft", async () => {
    given.say("One.", "Two.");
    const { workflowId: id } = await start(WRITER);
    const definition = { ...toDraft(await getWorkflow(given.owner, { id })), name: "Drafted" };
    await saveDraft(given.owner, { id, definition, baseRevision: 1, expectedDraftRevision: 0 });
    const { runId } = await startDraftRun(given.owner, { id, input: "Text." });
    await ends(runId);
    await updateWorkflow(given.owner, { id, name: "Renamed" });
    expect((await planRerun(given.owner, { runId })).newestVersion).toBeNull();
    await expect(startRerun(given.owner, { runId, version: "latest" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
