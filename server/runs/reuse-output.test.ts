import { describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { decideReview } from "@/server/services/review/decide";
import { continueRun } from "@/server/services/run/continue";
import { getEvidence } from "@/server/services/run/get-evidence";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { updateStep } from "@/server/services/step/update";
import { getWorkflow } from "@/server/services/workflow/get";
import { givenModels } from "@/server/testing/given-models";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { followRuns, PERSON, WRITER } from "@/server/testing/runs/follow-runs";
import { makeSender } from "@/server/testing/sender";
import { startReceiver } from "@/server/testing/servers/receiver";

const given = givenModels();
const { start, ends, pausesAt, approve, attemptsOf, memberOf } = followRuns(given);

describe("a reused output", () => {
  /** Makes the approver seem to have joined just now, which invalidates their earlier approvals. */
  const resetMembershipDate = () =>
    given.db.member.updateMany({
      where: { organizationId: given.owner.organizationId, role: "approver" },
      data: { createdAt: new Date() },
    });

  test("that is sent back is replaced by a new one, and a different driver repeats nothing", async () => {
    given.say("Draft.");
    const { runId } = await start(WRITER, PERSON, { ...WRITER, review: ReviewPolicy.parse({}) });
    await approve((await pausesAt(runId, 2)).id);
    given.say("Letter.");
    await approve((await pausesAt(runId, 3)).id);
    await ends(runId);
    given.say("Letter, again.");
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3 });
    const { id } = await pausesAt(again.runId, 3);
    given.say("Draft two.");
    await decideReview(given.owner, { id, decision: "request_changes", reason: "Redo.", toStepOrder: 1 });
    const asked = await pausesAt(again.runId, 2);
    expect(asked).toMatchObject({ draft: "Draft two.", round: 2 });
    await given.handToNewDriver(again.runId);
    given.say("Letter two.");
    await approve(asked.id);
    await approve((await pausesAt(again.runId, 3)).id);
    const after = await ends(again.runId);
    expect(after.steps.map(({ output }) => output)).toEqual(["Draft two.", "Draft two.", "Letter two."]);
    expect(await attemptsOf(again.runId)).toEqual([
      [1, 1, "RETURNED"],
      [1, 2, "COMPLETED"],
      [2, 1, "RETURNED"],
      [2, 2, "COMPLETED"],
      [3, 1, "RETURNED"],
      [3, 2, "COMPLETED"],
    ]);
    const { reusedReviews } = await getEvidence(given.owner, { runId: again.runId });
    expect(reusedReviews).toHaveLength(1);
  });

  test("keeps the outputs after it if its approvers approve it unchanged, even after a deadline", async () => {
    const policy = ReviewPolicy.parse({ approvers: ["role:approver"], timeoutSeconds: 60 });
    given.say("Draft.");
    const { runId } = await start(WRITER, { ...PERSON, review: policy }, WRITER, WRITER);
    given.say("Middle.", "End.");
    await decideReview(await memberOf("approver"), {
      id: (await pausesAt(runId, 2)).id,
      decision: "approve",
    });
    await ends(runId);
    await resetMembershipDate();
    const again = await startRerun(given.owner, { runId, fromStepOrder: 4 });
    await bringForward(given.db, (await pausesAt(again.runId, 2)).id, 61);
    expect(await ends(again.runId)).toMatchObject({ reason: "EXPIRED" });
    await continueRun(given.owner, { runId: again.runId });
    const asked = await pausesAt(again.runId, 2);
    expect(asked.asksAgain).toMatchObject({ why: "RERUN" });
    const requests = given.models.requests.length;
    given.say("New end.");
    await decideReview(await memberOf("approver"), { id: asked.id, decision: "approve" });
    const after = await ends(again.runId);
    expect(after.steps.map(({ output }) => output)).toEqual(["Draft.", "Draft.", "Middle.", "New end."]);
    expect(given.models.requests).toHaveLength(requests + 1);
  });

  test("isn't used if someone edited the output before it, even if the edit was approved only later", async () => {
    const policy = ReviewPolicy.parse({ quorum: 2, timeoutSeconds: 60 });
    given.say("Draft.");
    const { runId } = await start(WRITER, { ...PERSON, review: policy }, WRITER, WRITER);
    const approver = await memberOf("approver");
    const first = (await pausesAt(runId, 2)).id;
    given.say("Middle.", "End.");
    for (const person of [given.owner, approver])
      await decideReview(person, { id: first, decision: "approve" });
    await ends(runId);
    await resetMembershipDate();
    const again = await startRerun(given.owner, { runId, fromStepOrder: 4 });
    const asked = await pausesAt(again.runId, 2);
    await approve(asked.id, "Edited.");
    await bringForward(given.db, asked.id, 61);
    expect(await ends(again.runId)).toMatchObject({ reason: "EXPIRED" });
    await continueRun(given.owner, { runId: again.runId });
    const { id, draft } = await pausesAt(again.runId, 2);
    expect(draft).toBe("Edited.");
    given.say("Middle two.", "End two.");
    for (const person of [given.owner, await memberOf("approver")])
      await decideReview(person, { id, decision: "approve" });
    const after = await ends(again.runId);
    expect(after.steps.map(({ output }) => output)).toEqual(["Draft.", "Edited.", "Middle two.", "End two."]);
    expect(after.steps[1]?.reused).toBe(false);
  });

  test("that was edited for the new run is kept when an approver changes the document before it", async () => {
    given.say("Draft.", "Middle.", "End.");
    const review = ReviewPolicy.parse({ approvers: ["role:approver"] });
    const { runId } = await start({ ...WRITER, review }, WRITER, WRITER);
    const approver = await memberOf("approver");
    await decideReview(approver, { id: (await pausesAt(runId, 1)).id, decision: "approve" });
    await ends(runId);
    await resetMembershipDate();
    const again = await startRerun(given.owner, { runId, fromStepOrder: 3, input: "Typed." });
    const first = await pausesAt(again.runId, 1);
    await decideReview(await memberOf("approver"), { id: first.id, decision: "approve", output: "Other." });
    const second = await pausesAt(again.runId, 2);
    expect(second).toMatchObject({ draft: "Typed.", asksAgain: { why: "RERUN_EDITED" } });
    given.say("The end.");
    await decideReview(await memberOf("approver"), { id: second.id, decision: "approve" });
    const after = await ends(again.runId);
    expect(after.steps.map(({ output }) => output)).toEqual(["Other.", "Typed.", "The end."]);
  });

  test("isn't used if the run is continued on a newer version", async () => {
    const policy = ReviewPolicy.parse({ approvers: ["role:approver"], timeoutSeconds: 60 });
    given.say("Draft.");
    const { runId, workflowId } = await start(WRITER, { ...PERSON, review: policy }, WRITER, WRITER);
    given.say("Middle.", "End.");
    await decideReview(await memberOf("approver"), {
      id: (await pausesAt(runId, 2)).id,
      decision: "approve",
    });
    await ends(runId);
    await resetMembershipDate();
    const again = await startRerun(given.owner, { runId, fromStepOrder: 4 });
    await bringForward(given.db, (await pausesAt(again.runId, 2)).id, 61);
    await ends(again.runId);
    const { steps } = await getWorkflow(given.owner, { id: workflowId });
    const review = ReviewPolicy.parse({ approvers: ["role:owner"] });
    await updateStep(given.owner, { id: workflowId, stepId: steps[1]?.id ?? "", review, action: "Truly?" });
    await continueRun(given.owner, { runId: again.runId, version: "latest" });
    const asked = await pausesAt(again.runId, 2);
    expect(asked).toMatchObject({ action: "Truly?", policy: { approvers: ["role:owner"] } });
    given.say("Middle two.", "End two.");
    await approve(asked.id);
    const after = await ends(again.runId);
    expect(after.steps.map(({ output }) => output)).toEqual(["Draft.", "Draft.", "Middle two.", "End two."]);
  });

  test("that was edited and approved has to be approved again if its approver can't approve the new run", async () => {
    given.say("Draft.", "Middle.", "End.");
    const policy = ReviewPolicy.parse({ approvers: ["role:approver"] });
    const { runId } = await start({ ...WRITER, review: policy }, WRITER, WRITER);
    const approver = await memberOf("approver");
    await decideReview(approver, { id: (await pausesAt(runId, 1)).id, decision: "approve" });
    await ends(runId);
    const second = await startRerun(given.owner, { runId, fromStepOrder: 3, input: "Edited." });
    const asked = await pausesAt(second.runId, 2);
    given.say("End.");
    await decideReview(approver, { id: asked.id, decision: "approve" });
    await ends(second.runId);
    const plan = () => planRerun(given.owner, { runId: second.runId, fromStepOrder: 3 });
    expect((await plan()).asksAgain).toEqual([]);
    await resetMembershipDate();
    expect((await plan()).asksAgain).toEqual([
      { stepOrder: 1, approversStepOrder: 1, why: "VOTERS" },
      { stepOrder: 2, approversStepOrder: 2, why: "VOTERS" },
    ]);
    const third = await startRerun(given.owner, { runId: second.runId, fromStepOrder: 3 });
    for (const order of [1, 2]) {
      const { id } = await pausesAt(third.runId, order);
      if (order === 2) given.say("The end.");
      await decideReview(await memberOf("approver"), { id, decision: "approve" });
    }
    expect((await ends(third.runId)).steps.map(({ output }) => output)).toEqual([
      "Draft.",
      "Edited.",
      "The end.",
    ]);
  });

  test("isn't replaced by a new one if that would send requests that nobody confirmed: the run fails and can be continued", async () => {
    const receiver = await startReceiver();
    const sender = await makeSender(given.owner, receiver.url);
    given.say("Draft.", "End.");
    const review = ReviewPolicy.parse({ approvers: ["role:approver"] });
    const { runId } = await start(WRITER, { ...PERSON, review }, sender, WRITER);
    const approver = await memberOf("approver");
    await decideReview(approver, { id: (await pausesAt(runId, 2)).id, decision: "approve" });
    await ends(runId);
    expect(await planRerun(given.owner, { runId, fromStepOrder: 4 })).toMatchObject({
      asksAgain: [],
      sideEffects: [],
    });
    const asleep = { ...given.owner, afterCommit: () => {} };
    const again = await startRerun(asleep, { runId, fromStepOrder: 4 });
    await given.handToNewDriver(again.runId, resetMembershipDate);
    const asked = await pausesAt(again.runId, 2);
    await decideReview(await memberOf("approver"), { id: asked.id, decision: "approve", output: "Other." });
    const failed = await ends(again.runId);
    expect(failed).toMatchObject({
      status: "FAILED",
      error: {
        code: "unconfirmed",
        message:
          "An approver changed the document, so step 3 would repeat requests without confirmation. Continue the run to allow them.",
      },
    });
    expect(receiver.received).toHaveLength(1);
    given.say("Other end.");
    await expect(continueRun(given.owner, { runId: again.runId })).rejects.toMatchObject({
      code: "unconfirmed-effects",
      message: expect.stringMatching(
        /^Continuing may repeat this: step 3 sends .* set allowSideEffects to \[3\]\.$/,
      ),
    });
    await continueRun(given.owner, { runId: again.runId, allowSideEffects: [3] });
    expect(await ends(again.runId)).toMatchObject({ status: "COMPLETED", output: "Other end." });
    expect(receiver.received).toHaveLength(2);
    await receiver.close();
  });
});
