import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, transact } from "@/server/infra/db";
import type { Person, ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { changeRole } from "@/server/services/member/change-role";
import { removeMember } from "@/server/services/member/remove";
import { getRun } from "@/server/services/run/get";
import { getJob } from "@/server/services/run/get-job";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { useDatabase } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { decideReview } from "./decide";
import { getReview } from "./get";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

describe("decideReview", () => {
  test("approves the text as shown, which becomes the step's output, and continues the run", async () => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId } = await makeOpenReview(as("builder"));
    const receipt = await decideReview(as("approver"), { id: reviewId, decision: "approve" });
    expect(receipt).toEqual({ reviewId, runId, jobId: expect.stringMatching(/^job_/), missing: null });
    const run = await getRun(as("owner"), { runId });
    expect(run.status).toBe("RUNNING");
    expect(run.steps[0]).toMatchObject({ status: "COMPLETED", input: "The draft.", output: "The draft." });
    expect(run.steps[0]?.review).toMatchObject({
      status: "APPROVED",
      text: "The draft.",
      decisions: [
        {
          decision: "approve",
          by: { name: "Test approver" },
          channel: "WEB",
          output: "The draft.",
          reason: null,
        },
      ],
      mayDecide: { allowed: false, reason: "This review is closed." },
    });
  });

  test.each(["Edited 😀.", ""])("approves the edited text %j instead of the draft", async (output) => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId } = await makeOpenReview(as("owner"));
    await decideReview(as("owner"), { id: reviewId, decision: "approve", output });
    expect((await getRun(as("owner"), { runId })).steps[0]).toMatchObject({ input: "The draft.", output });
    expect(await getReview(as("owner"), { id: reviewId })).toMatchObject({
      draft: "The draft.",
      text: output,
      hash: hashText(output),
    });
  });

  test("doesn't accept a hash that doesn't match the text, including an empty hash", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId: id } = await makeOpenReview(as("owner"));
    for (const shown of ["", "0", hashText("Different text.")])
      await expect(decideReview(as("owner"), { id, decision: "approve", shown })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("The document changed"),
      });
    expect(await getReview(as("owner"), { id })).toMatchObject({ status: "OPEN", decisions: [] });
  });

  test.each([
    ["removed", (owner: ServiceContext, id: string) => removeMember(owner, { id })],
    [
      "given a role that can't decide",
      (owner: ServiceContext, id: string) => changeRole(owner, { id, role: "viewer" }),
    ],
  ])(
    "doesn't accept a decision by someone who was %s while the decision waited for the lock",
    async (_, change) => {
      const { as } = await makeOrganization(db);
      const { runId, reviewId: id } = await makeOpenReview(as("owner"));
      const late = as("approver");
      const { decided } = await transact(db, async (transaction) => {
        await transaction.$queryRaw`SELECT 1 FROM "Run" WHERE "id" = ${runId} FOR UPDATE`;
        const decided = decideReview(late, { id, decision: "reject", reason: "No." });
        const refused = expect(decided).rejects.toMatchObject({ code: "forbidden" });
        await untilOneWaits(db);
        await change(as("owner"), memberIdOf(late));
        return { decided: refused };
      });
      await decided;
      expect(await getReview(as("owner"), { id })).toMatchObject({ status: "OPEN", decisions: [] });
    },
  );

  test("stores an approval's note", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId: id } = await makeOpenReview(as("owner"));
    await decideReview(as("owner"), { id, decision: "approve", reason: " Checked with Sam. \n" });
    expect((await getReview(as("owner"), { id })).decisions).toMatchObject([{ reason: "Checked with Sam." }]);
  });

  test("rejects with a reason, which becomes the reason the run failed", async () => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId } = await makeOpenReview(as("owner"));
    for (const reason of [undefined, null, "", "  \n"])
      await expect(
        decideReview(as("owner"), { id: reviewId, decision: "reject", reason }),
      ).rejects.toMatchObject({ code: "invalid-input", details: { errors: [{ pointer: "/reason" }] } });
    const { jobId } = await decideReview(as("owner"), {
      id: reviewId,
      decision: "reject",
      reason: "Wrong date.",
    });
    const run = await getRun(as("owner"), { runId });
    expect(run).toMatchObject({
      status: "FAILED",
      reason: "REJECTED",
      currentStepOrder: null,
      error: { code: "rejected", message: "Step 1 was rejected: Wrong date." },
      steps: [{ status: "FAILED", output: null, review: { status: "REJECTED" } }],
    });
    expect(run.steps[0]?.review?.decisions).toMatchObject([{ decision: "reject", reason: "Wrong date." }]);
    expect((await getJob(as("owner"), { jobId })).status).toBe("FAILED");
  });

  test("doesn't accept a request for changes to a human step", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("owner"));
    await expect(
      decideReview(as("owner"), { id: reviewId, decision: "request_changes", reason: "Shorter." }),
    ).rejects.toMatchObject({ code: "invalid-input", details: { errors: [{ pointer: "/decision" }] } });
    expect((await getReview(as("owner"), { id: reviewId })).status).toBe("OPEN");
  });

  test("doesn't accept a second decision and says who decided", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("owner"));
    await decideReview(as("approver"), { id: reviewId, decision: "approve", output: "Mine." });
    const before = await getReview(as("owner"), { id: reviewId });
    for (const again of [
      { decision: "approve" as const, output: "Mine." },
      { decision: "reject" as const, reason: "Late." },
    ])
      await expect(decideReview(as("owner"), { id: reviewId, ...again })).rejects.toMatchObject({
        code: "conflict",
        message: "This review is closed: Test approver approved it.",
        details: { decision: { decision: "approve", by: { name: "Test approver" }, output: "Mine." } },
      });
    expect(await getReview(as("owner"), { id: reviewId })).toEqual(before);
  });

  test("doesn't accept a decision about outdated text", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("builder"), { quorum: 2 });
    const shown = hashText("The draft.");
    await decideReview(as("owner"), { id: reviewId, decision: "approve", output: "Edited.", shown });
    for (const late of [
      { decision: "approve" as const },
      { decision: "approve" as const, output: "Another edit." },
      { decision: "reject" as const, reason: "No." },
    ])
      await expect(decideReview(as("admin"), { id: reviewId, shown, ...late })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("changed while you were reading it"),
        details: { decision: { by: { name: "Test owner" }, output: "Edited." } },
      });
    await decideReview(as("admin"), { id: reviewId, decision: "approve", shown: hashText("Edited.") });
    expect(await getReview(as("owner"), { id: reviewId })).toMatchObject({
      status: "APPROVED",
      text: "Edited.",
    });
  });

  test("tells people who can't decide why, and changes nothing", async () => {
    const { as } = await makeOrganization(db);
    const { actor } = as("approver");
    const policy = {
      approvers: [actor.kind === "system" ? "" : actor.email, "role:owner"],
      allowRequester: false,
    };
    const { reviewId } = await makeOpenReview(as("owner"), policy);
    const before = await getReview(as("viewer"), { id: reviewId });
    for (const [role, reason] of [
      ["viewer", "Your role (viewer) can't decide reviews. Ask an owner, admin, or approver."],
      ["builder", "Your role (builder) can't decide reviews. Ask an owner, admin, or approver."],
      ["admin", expect.stringMatching(/^Only .* or an owner can decide this review\.$/)],
      ["owner", "You started this run, so someone else must decide."],
    ] as const)
      for (const decision of ["approve", "reject"] as const)
        await expect(
          decideReview(as(role), { id: reviewId, decision, reason: "Because." }),
        ).rejects.toMatchObject({ code: "forbidden", message: reason });
    expect(await getReview(as("viewer"), { id: reviewId })).toEqual(before);
    expect((await getReview(as("owner"), { id: reviewId })).mayDecide).toEqual({
      allowed: false,
      reason: "You started this run, so someone else must decide.",
    });
    await decideReview(as("approver"), { id: reviewId, decision: "approve" });
    expect((await getReview(as("owner"), { id: reviewId })).status).toBe("APPROVED");
  });

  test("doesn't accept a decision after the deadline, even before the review has expired", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId, runId } = await makeOpenReview(as("owner"), { timeoutSeconds: 60 });
    const late = { ...as("owner"), now: () => new Date(Date.now() + 60_000) };
    await expect(decideReview(late, { id: reviewId, decision: "approve" })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("deadline has passed"),
    });
    expect((await getRun(as("owner"), { runId })).status).toBe("PAUSED");
  });
});

describe("decideReview with a quorum", () => {
  test("returns how many votes are missing and who can cast them", async () => {
    const { as, addMember } = await makeOrganization(db);
    const approvers = ["role:admin", "role:approver"];
    const { reviewId: id } = await makeOpenReview(as("admin"), {
      quorum: 3,
      approvers,
      allowRequester: false,
    });
    const more = [];
    for (let i = 0; i < 6; i++) more.push(await addMember("approver"));
    const { missing } = await decideReview(as("approver"), { id, decision: "approve" });
    expect(missing).toMatchObject({ votes: 2, others: 1 });
    expect(missing?.people.map(({ name }) => name)).toEqual(Array(5).fill("Test approver"));
    expect(missing?.people.map(({ id }) => id)).not.toContain((as("approver").actor as Person).memberId);
    for (const ctx of more.slice(0, 2)) await decideReview(ctx, { id, decision: "approve" });
    expect((await getReview(as("owner"), { id })).status).toBe("APPROVED");
  });

  test("reports if no one is left who could vote", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId: id } = await makeOpenReview(as("builder"), { quorum: 2, approvers: ["role:owner"] });
    const { missing } = await decideReview(as("owner"), { id, decision: "approve" });
    expect(missing).toEqual({ votes: 1, people: [], others: 0 });
  });

  test("counts votes by different people for the same text, with one job that is QUEUED until the last vote", async () => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId } = await makeOpenReview(as("builder"), { quorum: 3 });
    const jobs: string[] = [];
    for (const role of ["owner", "admin", "approver"] as const) {
      expect((await getRun(as("owner"), { runId })).status).toBe("PAUSED");
      const { jobId } = await decideReview(as(role), { id: reviewId, decision: "approve" });
      jobs.push(jobId);
      expect(await getJob(as("owner"), { jobId })).toMatchObject({ status: "QUEUED", type: "RESUME", runId });
    }
    expect(new Set(jobs).size).toBe(1);
    expect((await getRun(as("owner"), { runId })).status).toBe("RUNNING");
    expect((await getReview(as("owner"), { id: reviewId })).decisions).toHaveLength(3);
  });

  test("doesn't accept a second vote by the same person for the same text", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("owner"), { quorum: 2 });
    await decideReview(as("owner"), { id: reviewId, decision: "approve" });
    for (const output of [undefined, "The draft."])
      await expect(
        decideReview(as("owner"), { id: reviewId, decision: "approve", output }),
      ).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("already") });
    const review = await getReview(as("owner"), { id: reviewId });
    expect(review).toMatchObject({ status: "OPEN", decisions: [{ voided: false }] });
  });

  test("voids votes for the earlier text after an edit, including the editor's own", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(as("owner"), { id: reviewId, decision: "approve" });
    await decideReview(as("admin"), { id: reviewId, decision: "approve", output: "Edited." });
    await decideReview(as("admin"), { id: reviewId, decision: "approve", output: "Edited again." });
    const open = await getReview(as("owner"), { id: reviewId });
    expect(open).toMatchObject({ status: "OPEN", text: "Edited again.", draft: "The draft." });
    expect(open.decisions.map(({ output, voided }) => [output, voided])).toEqual([
      ["The draft.", true],
      ["Edited.", true],
      ["Edited again.", false],
    ]);
    await decideReview(as("owner"), { id: reviewId, decision: "approve" });
    expect(await getReview(as("owner"), { id: reviewId })).toMatchObject({
      status: "APPROVED",
      text: "Edited again.",
    });
  });

  test("keeps votes void after an edit, even if the text is restored", async () => {
    const { as } = await makeOrganization(db);
    const { reviewId } = await makeOpenReview(as("builder"), { quorum: 2 });
    await decideReview(as("owner"), { id: reviewId, decision: "approve" });
    await decideReview(as("admin"), { id: reviewId, decision: "approve", output: "Edited." });
    await decideReview(as("admin"), { id: reviewId, decision: "approve", output: "The draft." });
    expect((await getReview(as("owner"), { id: reviewId })).status).toBe("OPEN");
    await decideReview(as("owner"), { id: reviewId, decision: "approve" });
    expect((await getReview(as("owner"), { id: reviewId })).status).toBe("APPROVED");
  });

  test("ends the review after one rejection, regardless of votes", async () => {
    const { as } = await makeOrganization(db);
    const { runId, reviewId } = await makeOpenReview(as("builder"), { quorum: 3 });
    const { jobId } = await decideReview(as("owner"), { id: reviewId, decision: "approve" });
    await decideReview(as("owner"), { id: reviewId, decision: "reject", reason: "On reflection, no." });
    expect(await getRun(as("owner"), { runId })).toMatchObject({ status: "FAILED", reason: "REJECTED" });
    expect((await getJob(as("owner"), { jobId })).status).toBe("FAILED");
  });

  test("counts each person's vote once if several people vote at the same time", async () => {
    const { as, addMember } = await makeOrganization(db);
    const others = await Promise.all(Array.from({ length: 4 }, () => addMember("approver")));
    const { reviewId } = await makeOpenReview(as("builder"), { quorum: 4 });
    const votes = await Promise.allSettled(
      [...others, ...others, ...others].map((ctx) =>
        decideReview(ctx, { id: reviewId, decision: "approve" }),
      ),
    );
    expect(votes.filter(({ status }) => status === "fulfilled")).toHaveLength(4);
    const review = await getReview(as("owner"), { id: reviewId });
    expect(review.status).toBe("APPROVED");
    expect(new Set(review.decisions.map(({ by }) => by.id)).size).toBe(4);
  });
});
