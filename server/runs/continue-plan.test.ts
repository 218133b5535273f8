import { describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { createAgent } from "@/server/services/agent/create";
import { updateAgent } from "@/server/services/agent/update";
import { removeMember } from "@/server/services/member/remove";
import { decideReview } from "@/server/services/review/decide";
import { continueRun } from "@/server/services/run/continue";
import { planContinue } from "@/server/services/run/continuing/plan-continue";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { updateStep } from "@/server/services/step/update";
import { getWorkflow } from "@/server/services/workflow/get";
import { coverFor } from "@/server/testing/cover";
import { givenModels } from "@/server/testing/given-models";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { followRuns, PERSON, WRITER } from "@/server/testing/runs/follow-runs";
import { makeSender } from "@/server/testing/sender";
import { startReceiver } from "@/server/testing/servers/receiver";
import { makeTextAgent } from "@/server/testing/text-agent";

const given = givenModels();
const { start, refuse, run, ends, pausesAt, approve, memberOf, continueEdited } = followRuns(given);

/** Starts a run whose first step fails. The next step sends a request. */
async function failBefore(agentId: string) {
  refuse();
  const started = await start(WRITER, { agentId, action: "Send." });
  expect(await ends(started.runId)).toMatchObject({ status: "FAILED" });
  return started;
}

async function change(workflowId: string, stepOrder: number, change: object) {
  const { steps } = await getWorkflow(given.owner, { id: workflowId });
  const stepId = steps[stepOrder - 1]?.id ?? "";
  await updateStep(given.owner, { id: workflowId, stepId, ...change } as Parameters<typeof updateStep>[1]);
}

/** Publishes a version without pinned agents, as an earlier version of the app did. */
async function publishUnpinned(workflowId: string) {
  const { organizationId, definition, revision } = await given.db.workflow.findUniqueOrThrow({
    where: { id: workflowId },
  });
  const data = { workflowId, organizationId, revision: revision + 1, definition: definition ?? {} };
  const copies = { name: "Letter", stepCount: 2, createdAt: new Date() };
  const { id } = await given.db.workflowVersion.create({
    data: { ...data, ...copies, id: makeId("ver") },
  });
  await given.db.workflow.update({ where: { id: workflowId }, data: { revision: revision + 1 } });
  return id;
}

describe("requests that continuing may repeat", () => {
  test("are listed for the failed step and those after it, and must be confirmed", async () => {
    const receiver = await startReceiver();
    const { agentId } = await makeSender(given.owner, receiver.url);
    const { runId } = await failBefore(agentId);
    const before = await run(runId);
    const sideEffects = [
      {
        ...{ repeats: false, stepOrder: 2, kind: "request", method: "POST" },
        ...{ host: receiver.host, origin: `http://${receiver.host}` },
      },
    ];
    const plan = await planContinue(given.owner, { runId });
    expect(plan).toMatchObject({ fromStepOrder: 1, input: "The input.", asksAgain: [], sideEffects });
    for (const allowSideEffects of [undefined, [1]])
      await expect(continueRun(given.owner, { runId, allowSideEffects })).rejects.toMatchObject({
        code: "unconfirmed-effects",
        message: `Continuing would do this: step 2 sends a POST request to http://${receiver.host}. To allow it, set allowSideEffects to [2].`,
        details: { sideEffects },
      });
    expect(await run(runId)).toEqual(before);
    given.say("Letter.");
    await continueRun(given.owner, { runId, allowSideEffects: [2], planHash: plan.planHash });
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", continuations: [{ confirmed: [2] }] });
    expect(receiver.received).toHaveLength(1);
    await receiver.close();
  });

  test("don't have to be confirmed if steps only read", async () => {
    const receiver = await startReceiver();
    const { agentId } = await makeSender(given.owner, receiver.url, "GET");
    const { runId } = await failBefore(agentId);
    expect((await planContinue(given.owner, { runId })).sideEffects).toEqual([]);
    given.say("Letter.");
    await continueRun(given.owner, { runId });
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED" });
    await receiver.close();
  });
});

describe("a preview", () => {
  test("distinguishes requests that may be repeated from requests that are sent for the first time", async () => {
    const receiver = await startReceiver();
    const sender = await makeSender(given.owner, receiver.url);
    const refused = await makeSender(given.owner, "https://refused.invalid");
    const { runId } = await start(refused, sender);
    await ends(runId);
    const { sideEffects } = await planContinue(given.owner, { runId });
    expect(sideEffects).toMatchObject([
      { stepOrder: 1, repeats: true },
      { stepOrder: 2, repeats: false },
    ]);
    await expect(continueRun(given.owner, { runId })).rejects.toThrow(
      /^Continuing may repeat this: step 1 sends .*\. Continuing would do this: step 2 sends /,
    );
    expect((await planRerun(given.owner, { runId })).sideEffects).toMatchObject([
      { stepOrder: 1, repeats: true },
      { stepOrder: 2, repeats: false },
    ]);
    await receiver.close();
  });

  test("names the step under review and the one whose approvers decide", async () => {
    given.say("One.", "Two.");
    const { runId, workflowId } = await start(WRITER, PERSON, WRITER, WRITER);
    const { id } = await pausesAt(runId, 2);
    refuse();
    await approve(id);
    await ends(runId);
    await change(workflowId, 4, { action: "Write politely." });
    const { asksAgain } = await planContinue(given.owner, { runId, version: "latest" });
    expect(asksAgain).toEqual([{ stepOrder: 3, approversStepOrder: 2, why: "LATER_STEPS" }]);
    await continueRun(given.owner, { runId, version: "latest" });
    expect(await pausesAt(runId, 3)).toMatchObject({ draft: "Two.", action: "Right?" });
  });
});

describe("an edited input", () => {
  test("needs the preview's hash and isn't applied to a step where the run failed later", async () => {
    refuse();
    const { runId } = await start(WRITER, WRITER);
    await ends(runId);
    const seen = await planContinue(given.owner, { runId });
    await expect(continueRun(given.owner, { runId, input: "For step 1." })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/planHash" }] },
    });
    given.say("One.");
    refuse();
    await continueRun(given.owner, { runId });
    const before = await ends(runId);
    expect(before).toMatchObject({ status: "FAILED", continuations: [{ stepOrder: 1 }] });
    const { planHash } = seen;
    await expect(continueRun(given.owner, { runId, input: "For step 1.", planHash })).rejects.toMatchObject({
      code: "conflict",
      message:
        "The preview is out of date because the step to start from, the step's input, and earlier outputs or approvals changed. Check the new preview, then try again.",
    });
    expect(await run(runId)).toEqual(before);
    given.say("Two.");
    await continueEdited(runId, "For step 2.");
    expect((await ends(runId)).steps.map(({ output }) => output)).toEqual(["For step 2.", "Two."]);
  });

  test("for a rerun doesn't count either once the recorded outputs have changed", async () => {
    given.say("One.");
    refuse();
    const { runId } = await start(WRITER, WRITER);
    await ends(runId);
    const from = { runId, fromStepOrder: 2 };
    const { planHash } = await planRerun(given.owner, from);
    given.say("Two.");
    await continueEdited(runId, "One, edited.");
    await ends(runId);
    await expect(startRerun(given.owner, { ...from, planHash })).rejects.toThrow(
      "The preview is out of date because the step's input and earlier outputs or approvals changed. ",
    );
  });
});

describe("a confirmation", () => {
  const changed = (what: string) => ({
    code: "conflict",
    message: `${what}. Check the new preview, then try again.`,
  });

  test("doesn't count for a newer version than the one that was shown", async () => {
    const receiver = await startReceiver();
    const { agentId } = await makeSender(given.owner, receiver.url);
    const { runId, workflowId } = await failBefore(agentId);
    await change(workflowId, 1, { action: "Write politely." });
    const latest = { runId, version: "latest" as const };
    const seen = await planContinue(given.owner, latest);
    const other = await makeSender(given.owner, `${receiver.url}/elsewhere`);
    await change(workflowId, 2, other);
    const before = await run(runId);
    const confirmed = { allowSideEffects: [2], planHash: seen.planHash };
    const replaced = changed("The preview is out of date because the workflow version and an agent changed");
    await expect(continueRun(given.owner, { ...latest, ...confirmed })).rejects.toMatchObject(replaced);
    await expect(startRerun(given.owner, { ...latest, ...confirmed })).rejects.toMatchObject({
      ...replaced,
      details: { sideEffects: [{ stepOrder: 2 }] },
    });
    await expect(startRerun(given.owner, { ...latest, planHash: "unknown" })).rejects.toMatchObject(
      changed("The preview is out of date because the run, its workflow, or one of its agents changed"),
    );
    expect(await run(runId)).toMatchObject({ status: before.status, continuations: [] });
    const { planHash } = await planContinue(given.owner, latest);
    given.say("Letter.");
    await continueRun(given.owner, { ...latest, allowSideEffects: [2], planHash });
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED" });
    await receiver.close();
  });

  test("of a version without pinned agents doesn't count after an agent changes, and previews don't pin agents", async () => {
    const { id: agentId } = await createAgent(given.owner, makeTextAgent({}));
    refuse();
    const { runId, workflowId } = await start(WRITER, { agentId, action: "Send." });
    await ends(runId);
    const workflowVersionId = await publishUnpinned(workflowId);
    const where = { workflowVersionId };
    const latest = { runId, version: "latest" as const };
    const { planHash } = await planContinue(given.owner, latest);
    const again = await planRerun(given.owner, latest);
    expect(await given.db.workflowVersionAgent.count({ where })).toBe(0);
    await updateAgent(given.owner, { agentId, name: "Renamed" });
    const renamed = changed("The preview is out of date because an agent changed");
    await expect(continueRun(given.owner, { ...latest, planHash })).rejects.toMatchObject(renamed);
    await expect(startRerun(given.owner, { ...latest, planHash: again.planHash })).rejects.toMatchObject(
      renamed,
    );
    expect(await given.db.workflowVersionAgent.count({ where })).toBe(0);
    expect((await planContinue(given.owner, latest)).changedAgents).toMatchObject([
      { agentId, from: 1, to: 2 },
    ]);
  });
});

describe("a run that no one could approve anymore", () => {
  const review = ReviewPolicy.parse({ approvers: ["role:admin"], allowRequester: false });

  test("can't be continued by its last possible approver, only by someone else", async () => {
    refuse();
    const { runId } = await start(WRITER, { ...PERSON, review });
    const before = await ends(runId);
    const admin = await memberOf("admin");
    const refusal = {
      code: "conflict",
      message:
        "If you continue this run, no one will be left to approve step 2. Ask someone else to continue it.",
    };
    await expect(planContinue(admin, { runId })).rejects.toMatchObject(refusal);
    await expect(continueRun(admin, { runId })).rejects.toMatchObject(refusal);
    expect(await run(runId)).toEqual(before);
    given.say("Letter.");
    await continueRun(given.owner, { runId });
    expect((await pausesAt(runId, 2)).status).toBe("OPEN");
  });

  test("can't be continued at all if its approvers are no longer members", async () => {
    refuse();
    const { runId } = await start(WRITER, { ...PERSON, review });
    await ends(runId);
    const { actor } = await memberOf("admin");
    if (actor.kind !== "member") throw new Error("the admin is a member");
    await removeMember(given.owner, { id: actor.memberId });
    await expect(continueRun(given.owner, { runId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^No one can approve step 2 because/),
    });
  });

  test("can't be continued with an edit if no one is left to approve it again", async () => {
    given.say("Draft.");
    const policy = ReviewPolicy.parse({ allowRequester: false, approvers: ["role:admin"] });
    const { runId } = await start(WRITER, { ...PERSON, review: policy }, WRITER);
    const admin = await memberOf("admin");
    const { id } = await pausesAt(runId, 2);
    refuse();
    await decideReview(admin, { id, decision: "approve" });
    const before = await ends(runId);
    await expect(continueEdited(runId, "Other words.", admin)).rejects.toMatchObject({
      message: expect.stringMatching(/no one will be left to approve step 2/),
    });
    expect(await run(runId)).toEqual(before);
    given.say("Letter.");
    await continueRun(admin, { runId });
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED" });
  });

  test("needs as many people as the review's quorum, and a person and their cover count as one", async () => {
    const policy = ReviewPolicy.parse({ approvers: ["role:admin"], quorum: 2, allowRequester: false });
    const admin = await memberOf("admin");
    const approver = await memberOf("approver");
    if (approver.actor.kind !== "member") throw new Error("the approver is a member");
    const { memberId: id } = approver.actor;
    const giveRole = (role: "admin" | "approver") =>
      given.db.member.update({ where: { id }, data: { role } });
    await giveRole("admin");
    refuse();
    const { runId } = await start(WRITER, { ...PERSON, review: policy });
    await ends(runId);
    await expect(continueRun(admin, { runId })).rejects.toMatchObject({
      code: "conflict",
      message:
        "If you continue this run, too few people will be left to approve step 2. Ask someone else to continue it.",
    });
    expect(await planContinue(given.owner, { runId })).toMatchObject({ fromStepOrder: 1 });
    await giveRole("approver");
    await coverFor(given.owner, { member: admin, cover: approver });
    await expect(planContinue(given.owner, { runId })).rejects.toMatchObject({
      code: "conflict",
      message:
        "Step 2 needs 2 approvals, but only 1 person can approve it. Change its approvers, then continue the run on the newest version.",
    });
  });

  test("with an edit that no one can approve can be continued without the edit, or restarted", async () => {
    given.say("Draft.");
    const policy = ReviewPolicy.parse({ allowRequester: false, approvers: ["role:admin"] });
    const { runId, workflowId } = await start(WRITER, { ...PERSON, review: policy }, WRITER);
    const admin = await memberOf("admin");
    const { id } = await pausesAt(runId, 2);
    refuse();
    await decideReview(admin, { id, decision: "approve" });
    await ends(runId);
    await change(workflowId, 3, { action: "Write politely." });
    if (admin.actor.kind !== "member") throw new Error("the admin is a member");
    await removeMember(given.owner, { id: admin.actor.memberId });
    await expect(continueEdited(runId, "Other words.")).rejects.toMatchObject({
      message: expect.stringMatching(
        /^No one can approve step 2 .* Continue without edits, or start a new run\.$/,
      ),
    });
    const latest = { runId, version: "latest" as const };
    await expect(continueRun(given.owner, latest)).rejects.toThrow(
      /requested this run\. Continue on the run's own version, or start a new run\.$/,
    );
    const edited = { ...latest, input: "Other words.", planHash: "unused" };
    await expect(continueRun(given.owner, edited)).rejects.toThrow(
      /requested this run\. Continue without edits on the run's own version, or start a new run\.$/,
    );
  });

  test("can't be continued if a review that opens again at a step without its own has no approvers", async () => {
    given.say("One.", "Two.");
    const policy = ReviewPolicy.parse({
      allowRequester: false,
      approvers: ["role:admin"],
      timeoutSeconds: 3600,
    });
    const { runId } = await start(WRITER, { ...PERSON, review: policy }, WRITER, WRITER);
    const admin = await memberOf("admin");
    const { id } = await pausesAt(runId, 2);
    refuse();
    await decideReview(admin, { id, decision: "approve" });
    await ends(runId);
    await continueEdited(runId, "Two, edited.");
    const again = await pausesAt(runId, 3);
    await bringForward(given.db, again.id, 61);
    const before = await ends(runId);
    await expect(continueRun(admin, { runId })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^If you continue this run, no one will be left to approve step 3/),
    });
    expect(await run(runId)).toEqual(before);
    await continueRun(given.owner, { runId });
    expect(await pausesAt(runId, 3)).toMatchObject({ draft: "Two, edited." });
  });

  test("can't be continued if a recorded output has to be approved again and no one can", async () => {
    given.say("One.");
    const policy = ReviewPolicy.parse({ allowRequester: false, approvers: ["role:admin"] });
    const { runId } = await start(WRITER, { ...PERSON, review: policy }, WRITER, WRITER);
    const admin = await memberOf("admin");
    const { id: asksAgainId } = await pausesAt(runId, 2);
    refuse();
    await decideReview(admin, { id: asksAgainId, decision: "approve" });
    const { steps } = await ends(runId);
    const { organizationId } = given.owner;
    // Simulates a rerun whose process stopped before using this output.
    await given.db.stepRun.create({
      data: {
        ...{ id: makeId("srun"), organizationId, runId, stepId: steps[3]?.stepId ?? "", stepOrder: 4 },
        ...{ agentId: "writer", attempt: 1, status: "RECORDED", startedAt: new Date(), asksAgainId },
        ...{ input: "Two.", output: "Three.", reused: true },
      },
    });
    await expect(planContinue(admin, { runId })).rejects.toThrow(/no one will be left to approve step 4/);
    expect(await planContinue(given.owner, { runId })).toMatchObject({ fromStepOrder: 3 });
  });
});
