import { describe, expect, test } from "vitest";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { MAX_ROUNDS } from "@/server/domain/review/rounds";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { listReturnSteps } from "@/server/services/review/list-return-steps";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { givenModels } from "@/server/testing/given-models";
import { until } from "@/server/testing/until";

const given = givenModels();
const PERSON = { agentId: "human", action: "Right?" };
const WRITER = { agentId: "writer", action: "Write." };
const REVIEWED = { ...WRITER, review: ReviewPolicy.parse({}) };

async function start(...steps: (typeof PERSON | typeof REVIEWED)[]) {
  const { id } = await createWorkflow(given.owner, { name: "Letter", steps });
  return startRun(given.owner, { id, input: "The input." });
}

/** Waits until the run pauses at a step in the given round. Returns the review's ID. */
async function pausesAt(runId: string, stepOrder: number, round: number): Promise<string> {
  const run = await until(
    () => getRun(given.owner, { runId }),
    ({ status, steps }) => status === "PAUSED" && steps[stepOrder - 1]?.review?.round === round,
  );
  return run.steps[stepOrder - 1]?.review?.id ?? "";
}

const ends = (runId: string) =>
  until(
    () => getRun(given.owner, { runId }),
    ({ status }) => status === "COMPLETED" || status === "FAILED",
  );

const sendBack = (id: string, reason: string, toStepOrder?: number) =>
  decideReview(given.owner, { id, decision: "request_changes", reason, toStepOrder });
const approve = (id: string, output?: string) =>
  decideReview(given.owner, { id, decision: "approve", output });

/** Starts a run of two agents and a person. Returns the person's review. */
async function startTwoAgentSteps() {
  const { runId } = await start(WRITER, WRITER, PERSON);
  const id = await pausesAt(runId, 3, 1);
  return { runId, organizationId: given.owner.organizationId, id };
}

/** Returns the latest attempt at step 2. */
async function latestOf(runId: string): Promise<string> {
  const where = { runId, stepOrder: 2 };
  return (await given.db.stepRun.findFirstOrThrow({ where, orderBy: { attempt: "desc" } })).id;
}

/** Returns each attempt at a step, with its round and status. */
async function attemptsOf(runId: string) {
  const rows = await given.db.stepRun.findMany({
    where: { runId },
    orderBy: [{ stepOrder: "asc" }, { attempt: "asc" }],
  });
  return rows.map(({ stepOrder, attempt, round, status }) => [stepOrder, attempt, round, status]);
}

describe("a request for changes at a person's step", () => {
  test("goes back to the previous agent, which gets the document and the reason, and then opens a new review", async () => {
    given.say("Dear all, no.", "Dear all, yes.");
    const asked = given.models.requests.length;
    const { runId } = await start(WRITER, PERSON);
    const first = await pausesAt(runId, 2, 1);
    expect(await getReview(given.owner, { id: first })).toMatchObject({ returnsTo: 1, feedback: null });
    await sendBack(first, "Say yes.");
    const second = await pausesAt(runId, 2, 2);
    expect(await getReview(given.owner, { id: second })).toMatchObject({
      draft: "Dear all, yes.",
      feedback: "Say yes.",
      status: "OPEN",
    });
    await approve(second);
    const run = await ends(runId);

    expect(run).toMatchObject({ status: "COMPLETED", output: "Dear all, yes." });
    const request = given.models.requests[asked + 1]?.user ?? "";
    for (const part of ["The input.", "Dear all, no.", "Say yes."]) expect(request).toContain(part);
    expect(await attemptsOf(runId)).toEqual([
      [1, 1, 1, "RETURNED"],
      [1, 2, 2, "COMPLETED"],
      [2, 1, 1, "RETURNED"],
      [2, 2, 2, "COMPLETED"],
    ]);
    expect(run.steps[0]?.rounds).toMatchObject([
      { round: 1, output: "Dear all, no.", review: null, request: { stepOrder: 2 } },
    ]);
    expect(run.steps[1]?.rounds).toMatchObject([
      {
        round: 1,
        review: { id: first, status: "CHANGES_REQUESTED" },
        request: { stepOrder: 2, decision: { reason: "Say yes.", toStepOrder: 1 } },
      },
    ]);
    const evidence = await getEvidence(given.owner, { runId });
    expect(evidence.reviews[0]?.decisions).toMatchObject([{ decision: "request_changes", toStepOrder: 1 }]);
  });

  test("passes on the edited document that the reviewers read", async () => {
    given.say("One.", "Two.");
    const asked = given.models.requests.length;
    const { runId } = await start(WRITER, PERSON, PERSON);
    await approve(await pausesAt(runId, 2, 1), "One, edited.");
    await sendBack(await pausesAt(runId, 3, 1), "Longer.");
    await pausesAt(runId, 2, 2);
    expect(given.models.requests[asked + 1]?.user).toContain("One, edited.");
  });

  test("can go to an earlier agent, and every step after it runs and is reviewed again", async () => {
    given.say("One.", "Two.", "One more.", "Two more.");
    const asked = given.models.requests.length;
    const { runId } = await start(REVIEWED, PERSON, WRITER, PERSON);
    await approve(await pausesAt(runId, 1, 1));
    await approve(await pausesAt(runId, 2, 1));
    await sendBack(await pausesAt(runId, 4, 1), "Add more.", 1);
    const again = await pausesAt(runId, 1, 2);
    const between = await getRun(given.owner, { runId });
    expect(between.steps.map(({ status }) => status)).toEqual(["WAITING", "PENDING", "PENDING", "PENDING"]);
    expect(between.currentStepOrder).toBe(1);
    await approve(again);
    await approve(await pausesAt(runId, 2, 2));
    await approve(await pausesAt(runId, 4, 2));
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "Two more." });
    const requests = given.models.requests.slice(asked).map(({ user }) => user);
    expect(requests).toHaveLength(4);
    expect(requests[2]).toContain("Add more.");
    expect(requests[2]).not.toContain("Two.");
    expect(requests[3]).toContain("One more.");
    expect(requests[3]).not.toContain("Add more.");
    expect((await attemptsOf(runId)).filter(([, , round]) => round === 2)).toEqual([
      [1, 2, 2, "COMPLETED"],
      [2, 2, 2, "COMPLETED"],
      [3, 2, 2, "COMPLETED"],
      [4, 2, 2, "COMPLETED"],
    ]);
  });

  test("gives each agent only the feedback on its own work when the document is sent back more than once", async () => {
    given.say("A1.", "B1.", "B2.", "A2.", "B3.");
    const asked = given.models.requests.length;
    const { runId } = await start(WRITER, WRITER, PERSON);
    await sendBack(await pausesAt(runId, 3, 1), "Fix the end.");
    await sendBack(await pausesAt(runId, 3, 2), "Fix the beginning.", 1);
    await approve(await pausesAt(runId, 3, 3));
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "B3." });
    const requests = given.models.requests.slice(asked).map(({ user }) => user);
    expect(requests.map((user) => user.includes("Fix the end."))).toEqual([false, false, true, false, false]);
    expect(requests.map((user) => user.includes("Fix the beginning."))).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(requests[3]).toContain("A1.");
  });

  test("is rejected if no agent comes before, and for a step that can't make the changes", async () => {
    given.say("One.");
    const { runId } = await start(PERSON, WRITER, PERSON, WRITER);
    const first = await pausesAt(runId, 1, 1);
    await expect(sendBack(first, "No.")).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/decision" }] },
    });
    await approve(first);
    const second = await pausesAt(runId, 3, 1);
    for (const wrong of [0, 1, 3, 4, 5])
      await expect(sendBack(second, "No.", wrong)).rejects.toMatchObject({
        code: "invalid-input",
        details: { errors: [{ pointer: "/toStepOrder" }] },
      });
    await expect(
      decideReview(given.owner, { id: second, decision: "approve", toStepOrder: 2 }),
    ).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/toStepOrder", message: "is only for request_changes" }] },
    });
    expect((await getReview(given.owner, { id: second })).status).toBe("OPEN");
    expect((await listReturnSteps(given.owner, { id: second })).map(({ stepOrder }) => stepOrder)).toEqual([
      2,
    ]);
  });

  test("is rejected if a step that would run again has reached its limit of rounds", async () => {
    given.say("One.");
    const { runId } = await start(WRITER, PERSON);
    const id = await pausesAt(runId, 2, 1);
    await given.db.stepRun.updateMany({ where: { runId, stepOrder: 1 }, data: { round: MAX_ROUNDS } });
    await expect(sendBack(id, "Again.")).rejects.toMatchObject({
      code: "conflict",
      message: "Step 1 has reached its limit of 20 rounds. Approve, edit, or reject the document.",
    });
    expect(await attemptsOf(runId)).toEqual([
      [1, 1, MAX_ROUNDS, "COMPLETED"],
      [2, 1, 1, "WAITING"],
    ]);
  });

  test("is rejected if the executor couldn't run the steps again", async () => {
    given.say("One.");
    const { runId } = await start(WRITER, PERSON);
    const id = await pausesAt(runId, 2, 1);
    const [row] = await given.db.stepRun.findMany({ where: { runId, stepOrder: 1 } });
    if (!row) throw new Error("the step has no attempt");
    const { conversation: _, error: __, condition: ___, ...attempt } = row;
    await given.db.stepRun.createMany({
      data: Array.from({ length: 900 }, (_, index) => ({
        ...attempt,
        id: `${row.id}-${index}`,
        attempt: index + 2,
        status: "RETURNED" as const,
        returnedById: id,
      })),
    });
    await expect(sendBack(id, "Again.")).rejects.toMatchObject({
      code: "conflict",
      message: "This run has repeated too many steps already. Approve, edit, or reject the document.",
    });
    expect((await getReview(given.owner, { id })).status).toBe("OPEN");
  });

  test("lets a step with a new input make its tool calls again", async () => {
    given.say("A1.", "B1.", "A2.", "B2.");
    const asked = given.models.requests.length;
    const { runId, organizationId, id } = await startTwoAgentSteps();
    const made = await given.db.stepRun.findFirstOrThrow({ where: { runId, stepOrder: 2 } });
    await given.db.toolCall.create({
      data: {
        id: `call_${made.id}`,
        organizationId,
        runId,
        stepRunId: made.id,
        position: 1,
        server: "crm",
        tool: "draft",
        input: {},
        output: "CRM-77",
        startedAt: new Date(),
        finishedAt: new Date(),
      },
    });
    await sendBack(id, "Fix the beginning.", 1);
    const second = await pausesAt(runId, 3, 2);
    expect(given.models.requests[asked + 3]?.user).not.toContain("CRM-77");
    given.say("B3.");
    await given.db.toolCall.updateMany({ where: { runId }, data: { stepRunId: await latestOf(runId) } });
    await sendBack(second, "Fix the end.", 2);
    await pausesAt(runId, 3, 3);
    expect(given.models.requests[asked + 4]?.user).toContain("CRM-77");
  });

  test("is decided once if several people decide at the same time", async () => {
    given.say("One.", "Two.");
    const { runId } = await start(WRITER, PERSON);
    const id = await pausesAt(runId, 2, 1);
    const outcomes = await Promise.allSettled([sendBack(id, "a"), sendBack(id, "b"), sendBack(id, "c")]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await approve(await pausesAt(runId, 2, 2));
    await ends(runId);
    expect(await given.db.stepRun.count({ where: { runId } })).toBe(4);
  });

  test.each([
    ["waiting in a later round", false],
    ["sent back while no driver had it", true],
  ])("is replayed by a new driver without repeating anything: %s", async (_, lost) => {
    given.say("One.", "Two.", "Three.", "Four.");
    const asked = given.models.requests.length;
    const { runId } = await start(WRITER, PERSON, WRITER, PERSON);
    await approve(await pausesAt(runId, 2, 1));
    const id = await pausesAt(runId, 4, 1);
    if (lost)
      await decideReview(
        { ...given.owner, now: () => new Date(Date.now() - 10_000), afterCommit: () => {} },
        { id, decision: "request_changes", reason: "Again.", toStepOrder: 1 },
      );
    else await sendBack(id, "Again.", 1);
    if (!lost) await pausesAt(runId, 2, 2);
    await given.handToNewDriver(runId);
    await approve(await pausesAt(runId, 2, 2));
    await approve(await pausesAt(runId, 4, 2));
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED", output: "Four." });
    expect(given.models.requests).toHaveLength(asked + 4);
    expect(await given.db.stepRun.count({ where: { runId } })).toBe(8);
  });
});
