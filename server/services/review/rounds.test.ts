import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MAX_ROUNDS } from "@/server/domain/review/rounds";
import type { Database } from "@/server/infra/db";
import { finishRun } from "@/server/runs/finish";
import { performStep } from "@/server/runs/perform-step";
import { settleReview } from "@/server/runs/reviews/settle";
import { hashText } from "@/server/services/hash-text";
import { listInbox } from "@/server/services/inbox/list";
import { cancelRun } from "@/server/services/run/cancel";
import { getRun } from "@/server/services/run/get";
import { getJob } from "@/server/services/run/get-job";
import { emailOf } from "@/server/testing/cover";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { decideReview } from "./decide";
import { getReview } from "./get";
import { resumeRun } from "./resume";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const DRAFT = "- Copper rose.\n- Tin fell.\n- Freight is flat.";
const sendBack = (id: string, reason: string) => ({ id, decision: "request_changes" as const, reason });

describe("the review of an agent's draft", () => {
  test("names the members whose email addresses are in its policy, while it's open", async () => {
    const { as } = await makeOrganization(db);
    const [owner, dana] = [as("owner"), as("approver")];
    const { offer } = await makeReviewedStep(owner, {
      approvers: ["role:owner", emailOf(dana), "nobody@else.test"],
    });
    const id = await offer(1);
    const { named } = await getReview(owner, { id });
    expect(named).toEqual([expect.objectContaining({ id: memberIdOf(dana), email: emailOf(dana) })]);
    await decideReview(dana, { id, decision: "approve" });
    expect((await getReview(owner, { id })).named).toEqual([]);
  });

  test("opens with the draft, which becomes the output only when it's approved", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, stepId, jobId, offer } = await makeReviewedStep(owner);
    const reviewId = await offer(1);
    const run = await getRun(owner, { runId });
    expect(run).toMatchObject({ status: "PAUSED", currentStepOrder: 1, output: null });
    expect(run.steps).toMatchObject([
      {
        status: "WAITING",
        attempt: 1,
        round: 1,
        feedback: null,
        output: null,
        finishedAt: null,
        model: "simulated",
        simulated: true,
        prompt: expect.stringContaining("Repeat in 3 bullets."),
        review: { id: reviewId, stepId, status: "OPEN", agentId: "writer", round: 1, feedback: null },
        rounds: [],
      },
    ]);
    const review = await getReview(owner, { id: reviewId });
    expect(review).toMatchObject({ draft: DRAFT, text: DRAFT, hash: hashText(DRAFT) });
    expect(review.action).toBe("Repeat in 3 bullets.");
    const mine = await listInbox(as("approver"), { tab: "mine", page: 0, size: 9 });
    expect(mine.content.map(({ id }) => id)).toEqual([reviewId]);
    expect((await getJob(owner, { jobId })).status).toBe("COMPLETED");
  });

  test.each([undefined, "Copper rose, we hear."])(
    "passes the approved text to the run: %j",
    async (output) => {
      const { as } = await makeOrganization(db);
      const { runId, claim, offer } = await makeReviewedStep(as("owner"));
      const reviewId = await offer(1);
      await decideReview(as("approver"), { id: reviewId, decision: "approve", output });
      expect(await settleReview(as("owner"), { ...claim, reviewId })).toEqual({ state: "completed" });
      await finishRun(as("owner"), claim);
      const run = await getRun(as("owner"), { runId });
      expect(run).toMatchObject({ status: "COMPLETED", output: output ?? DRAFT });
      expect(run.steps[0]).toMatchObject({ status: "COMPLETED", simulated: true, output: output ?? DRAFT });
      expect(run.steps[0]?.finishedAt).not.toBeNull();
    },
  );

  test("ends the run if it's rejected, expired, or canceled, just like the review of a human step", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const rejected = await makeReviewedStep(owner);
    await decideReview(owner, { id: await rejected.offer(1), decision: "reject", reason: "No." });
    const expired = await makeReviewedStep(owner, { timeoutSeconds: 60 });
    const late = { ...owner, now: () => new Date(Date.now() + 60_000) };
    await settleReview(late, { ...expired.claim, reviewId: await expired.offer(1) });
    const cancelled = await makeReviewedStep(owner);
    await cancelled.offer(1);
    await cancelRun(owner, { runId: cancelled.runId });
    for (const [{ runId }, reason, status] of [
      [rejected, "REJECTED", "FAILED"],
      [expired, "EXPIRED", "FAILED"],
      [cancelled, "CANCELLED", "CANCELLED"],
    ] as const)
      expect(await getRun(owner, { runId })).toMatchObject({
        status: "FAILED",
        reason,
        steps: [{ status, output: null, review: { status: reason } }],
      });
  });

  test("shortens the values of variables in the question", async () => {
    const { as } = await makeOrganization(db);
    const action = "For {{ workflow.name }}, repeat {{ input }} in 3 bullets.";
    const input = `Copper rose. ${"😀".repeat(1_000)}`;
    const { offer } = await makeReviewedStep(as("owner"), {}, { action, input });
    const { action: asked } = await getReview(as("owner"), { id: await offer(1) });
    expect(asked).toBe(`For Reviewed, repeat Copper rose. ${"😀".repeat(187)}… in 3 bullets.`);
  });
});

describe("a request for changes", () => {
  test("sends the draft back with its reason and continues the run with the next round", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, claim, offer } = await makeReviewedStep(owner);
    const reviewId = await offer(1);
    const receipt = await decideReview(as("approver"), sendBack(reviewId, "Leave out tin."));
    expect(receipt).toEqual({ reviewId, runId, jobId: expect.stringMatching(/^job_/), missing: null });
    const run = await getRun(owner, { runId });
    expect(run).toMatchObject({ status: "RUNNING", currentStepOrder: 1 });
    expect(run.steps[0]).toMatchObject({ status: "RETURNED", output: null, attempt: 1, round: 1 });
    expect(await getReview(owner, { id: reviewId })).toMatchObject({
      status: "CHANGES_REQUESTED",
      decisions: [
        {
          decision: "request_changes",
          by: { name: "Test approver" },
          reason: "Leave out tin.",
          output: null,
        },
      ],
    });
    expect(await getJob(owner, { jobId: receipt.jobId })).toMatchObject({ status: "QUEUED", type: "RESUME" });
    expect(await settleReview(owner, { ...claim, reviewId })).toEqual({ state: "returned" });
    expect((await getJob(owner, { jobId: receipt.jobId })).status).toBe("RUNNING");
  });

  test("gives the agent its draft and the reason and opens a new review", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, offer } = await makeReviewedStep(owner);
    const first = await offer(1);
    const { jobId } = await decideReview(owner, sendBack(first, "Leave out tin."));
    const second = await offer(2);
    expect(second).not.toBe(first);
    const { steps } = await getRun(owner, { runId });
    expect(steps[0]).toMatchObject({
      status: "WAITING",
      attempt: 2,
      round: 2,
      feedback: "Leave out tin.",
      simulated: true,
      review: { id: second, status: "OPEN", round: 2, feedback: "Leave out tin.", decisions: [] },
      rounds: [
        {
          round: 1,
          attempt: 1,
          feedback: null,
          simulated: true,
          review: {
            id: first,
            status: "CHANGES_REQUESTED",
            draft: DRAFT,
            decisions: [{ reason: "Leave out tin." }],
          },
        },
      ],
    });
    expect(steps[0]?.prompt).toMatch(
      /name="draft">\n- Copper rose\.\n- Tin fell\.[\s\S]*name="feedback">\nLeave out tin\./,
    );
    expect(steps[0]?.review?.draft).toBe("- Copper rose.\n- Freight is flat.");
    expect((await getJob(owner, { jobId })).status).toBe("COMPLETED");
  });

  test("gives the agent the current text, including an edit that someone voted for", async () => {
    const { as } = await makeOrganization(db);
    const { runId, offer } = await makeReviewedStep(as("builder"), { quorum: 2 });
    const reviewId = await offer(1);
    const edit = { decision: "approve" as const, output: "Copper rose, says Dana." };
    await decideReview(as("owner"), { id: reviewId, ...edit });
    await decideReview(as("admin"), sendBack(reviewId, "Add tin."));
    await offer(2);
    const [step] = (await getRun(as("owner"), { runId })).steps;
    expect(step?.prompt).toContain("Copper rose, says Dana.");
    expect(step?.rounds[0]?.review?.text).toBe("Copper rose, says Dana.");
  });

  test("takes only one person, whatever the votes so far, and then everyone votes again", async () => {
    const { as } = await makeOrganization(db);
    const { runId, offer } = await makeReviewedStep(as("builder"), { quorum: 2 });
    const first = await offer(1);
    await decideReview(as("owner"), { id: first, decision: "approve" });
    await decideReview(as("admin"), sendBack(first, "Shorter."));
    const second = await offer(2);
    await decideReview(as("owner"), { id: second, decision: "approve" });
    expect((await getRun(as("owner"), { runId })).status).toBe("PAUSED");
    await decideReview(as("admin"), { id: second, decision: "approve" });
    expect((await getRun(as("owner"), { runId })).steps[0]?.status).toBe("COMPLETED");
  });

  test("requires a reason", async () => {
    const { as } = await makeOrganization(db);
    const { offer } = await makeReviewedStep(as("owner"));
    const id = await offer(1);
    for (const reason of [undefined, null, "", " \n"])
      await expect(
        decideReview(as("owner"), { id, decision: "request_changes", reason }),
      ).rejects.toMatchObject({ code: "invalid-input", details: { errors: [{ pointer: "/reason" }] } });
    expect((await getReview(as("owner"), { id })).status).toBe("OPEN");
  });

  test("is rejected for a human step, for outdated text, and from people who can't decide", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { reviewId } = await makeOpenReview(owner);
    await expect(decideReview(owner, sendBack(reviewId, "x"))).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/decision" }] },
    });
    const { offer } = await makeReviewedStep(owner, { allowRequester: false });
    const id = await offer(1);
    await expect(decideReview(owner, sendBack(id, "x"))).rejects.toMatchObject({
      code: "forbidden",
      message: "You started this run, so someone else must decide.",
    });
    await expect(
      decideReview(as("approver"), { ...sendBack(id, "x"), shown: hashText("Another.") }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect((await getReview(owner, { id })).status).toBe("OPEN");
  });

  test("can't be repeated, and late decisions about that draft fail instead of deciding a later round", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, offer } = await makeReviewedStep(owner);
    const first = await offer(1);
    await decideReview(as("approver"), sendBack(first, "Shorter."));
    const refusal = {
      code: "conflict",
      message: "This review is closed: Test approver sent it back.",
      details: { decision: { decision: "request_changes", reason: "Shorter." } },
    };
    await expect(decideReview(owner, sendBack(first, "Longer."))).rejects.toMatchObject(refusal);
    await expect(resumeRun(owner, { runId, output: "x" })).rejects.toMatchObject(refusal);
    const second = await offer(2);
    await expect(resumeRun(owner, { runId, output: "x", reviewId: first })).rejects.toMatchObject(refusal);
    await expect(decideReview(owner, { id: first, decision: "approve" })).rejects.toMatchObject(refusal);
    expect((await getReview(owner, { id: second })).status).toBe("OPEN");
    await resumeRun(owner, { runId, output: "The end." });
    expect((await getRun(owner, { runId })).steps[0]?.output).toBe("The end.");
  });

  test("isn't possible in the last round, when text can only be approved, edited, or rejected", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, offer } = await makeReviewedStep(owner);
    for (let round = 1; round < MAX_ROUNDS; round++)
      await decideReview(owner, sendBack(await offer(round), `Change ${round}.`));
    const last = await offer(MAX_ROUNDS);
    await expect(decideReview(owner, sendBack(last, "Once more."))).rejects.toMatchObject({
      code: "conflict",
      message: "This is the last round (20 of 20). Approve, edit, or reject the document.",
    });
    const [step] = (await getRun(owner, { runId })).steps;
    expect(step?.rounds.map(({ round }) => round)).toEqual(
      Array.from({ length: 19 }, (_, index) => index + 1),
    );
    expect(step?.rounds.slice(1).map(({ feedback }) => feedback)).toEqual(
      step?.rounds.slice(0, -1).map(({ review }) => review?.decisions[0]?.reason),
    );
    await decideReview(owner, { id: last, decision: "approve" });
    expect((await getReview(owner, { id: last })).status).toBe("APPROVED");
  });

  test("either decides the review or fails if an approval arrives at the same time", async () => {
    const { as } = await makeOrganization(db);
    for (let time = 0; time < 5; time++) {
      const { runId, offer } = await makeReviewedStep(as("owner"));
      const id = await offer(1);
      const outcomes = await Promise.allSettled([
        decideReview(as("approver"), { id, decision: "approve" }),
        decideReview(as("admin"), sendBack(id, "Shorter.")),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      const approved = outcomes[0].status === "fulfilled";
      const review = await getReview(as("owner"), { id });
      expect(review.status).toBe(approved ? "APPROVED" : "CHANGES_REQUESTED");
      expect(review.decisions).toHaveLength(1);
      expect((await getRun(as("owner"), { runId })).steps[0]?.status).toBe(
        approved ? "COMPLETED" : "RETURNED",
      );
    }
  });
});

describe("an attempt at a reviewed step that runs twice", () => {
  const attempt = { attempt: 1, backoffSeconds: 1 };

  test("creates one draft and one review, whether the runs follow each other or overlap", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    for (const atOnce of [false, true]) {
      const { runId, stepId, claim } = await makeReviewedStep(owner);
      const perform = () => performStep(owner, { ...claim, ...attempt, stepId });
      const [one, two] = atOnce
        ? await Promise.all([perform(), perform()])
        : [await perform(), await perform()];
      expect(one).toEqual(two);
      expect(one).toMatchObject({ state: "waiting", reviewId: expect.stringMatching(/^rev_/) });
      expect(await db.stepRun.count({ where: { runId } })).toBe(1);
      expect(await db.review.count({ where: { runId } })).toBe(1);
    }
  });

  test.each([
    ["approve", "completed"],
    ["request_changes", "returned"],
  ] as const)("continues with the decision made in between: %s", async (decision, state) => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, stepId, claim, offer } = await makeReviewedStep(owner);
    await decideReview(owner, { id: await offer(1), decision, reason: "Shorter." });
    expect(await performStep(owner, { ...claim, ...attempt, stepId })).toEqual({ state });
    const review = await db.review.findFirstOrThrow({ where: { runId } });
    expect(review.settledAt).not.toBeNull();
    expect(await db.stepRun.count({ where: { runId } })).toBe(1);
  });

  test("doesn't open a review after its run was canceled", async () => {
    const { as } = await makeOrganization(db);
    const owner = as("owner");
    const { runId, stepId, claim, offer } = await makeReviewedStep(owner);
    await offer(1);
    await cancelRun(owner, { runId });
    expect(await performStep(owner, { ...claim, ...attempt, stepId })).toEqual({ state: "stopped" });
    expect(await performStep(owner, { ...claim, ...attempt, attempt: 2, stepId })).toEqual({
      state: "stopped",
    });
    expect(await db.review.count({ where: { runId } })).toBe(1);
  });
});
