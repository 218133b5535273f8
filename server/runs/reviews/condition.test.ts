import { describe, expect, test } from "vitest";
import { sayNotReviewed, sayWhyReviewed } from "@/server/domain/review/condition/words";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { EvidenceDto } from "@/server/domain/run/evidence";
import { env, settle } from "@/server/infra/env";
import { decideReview } from "@/server/services/review/decide";
import { continueRun } from "@/server/services/run/continue";
import { getRun } from "@/server/services/run/get";
import { getEvidence } from "@/server/services/run/get-evidence";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { givenModels } from "@/server/testing/given-models";
import { followRuns, PERSON, WRITER } from "@/server/testing/runs/follow-runs";
import { checkCondition, draw } from "./condition";

const given = givenModels();
const { start, refuse, ends, pausesAt, approve, attemptsOf, continueEdited } = followRuns(given);

const WHEN = "json.amount >= 100";
const withCondition = (when = WHEN, sample = 0) => ({
  ...WRITER,
  review: ReviewPolicy.parse({ when, sample }),
});
const notReviewed = { when: WHEN, version: 1, sample: 0 };

describe("an output whose review has a condition", () => {
  test("isn't reviewed if the condition is false, and the run and its evidence say why", async () => {
    given.say('{"amount": 99}', "Letter.");
    const { runId } = await start(withCondition(), WRITER);
    const ended = await ends(runId);
    expect(ended).toMatchObject({ status: "COMPLETED", output: "Letter." });
    expect(ended.steps.map((step) => [step.review, step.notReviewed])).toEqual([
      [null, notReviewed],
      [null, null],
    ]);
    expect(sayNotReviewed(notReviewed)).toBe("Not reviewed: “json.amount >= 100” is false (version 1)");
    const evidence = await getEvidence(given.owner, { runId });
    expect(evidence).toEqual(EvidenceDto.parse(evidence));
    expect(evidence.steps.map((step) => step.notReviewed)).toEqual([notReviewed, null]);
    expect(await given.db.review.count({ where: { runId } })).toBe(0);
  });

  test("is reviewed as always if the condition is true", async () => {
    given.say('{"amount": 100}');
    const { runId } = await start(withCondition());
    const review = await pausesAt(runId, 1);
    expect(review).toMatchObject({ policy: { when: WHEN }, condition: { outcome: "TRUE", sampled: false } });
    expect(review.condition && sayWhyReviewed(review.condition)).toBe(
      "Needs review because “json.amount >= 100” is true.",
    );
    await approve(review.id);
    const ended = await ends(runId);
    expect(ended.steps[0]).toMatchObject({ notReviewed: null, review: { status: "APPROVED" } });
    const [approved] = (await getEvidence(given.owner, { runId })).reviews;
    expect(approved).toMatchObject({
      policy: { when: WHEN, sample: 0 },
      condition: { outcome: "TRUE", version: 1 },
    });
  });

  test.each([
    ["Not JSON", "“amount” can't be read from null"],
    ['{"total": 100}', "there is no “amount”"],
    ['{"amount": "many"}', "text can't be compared with a number"],
  ])("is reviewed if the condition has no result for %s", async (output, error) => {
    given.say(output);
    const { runId } = await start(withCondition());
    const { condition } = await pausesAt(runId, 1);
    expect(condition).toMatchObject({ outcome: "FAILED", error });
    expect(condition && sayWhyReviewed(condition)).toBe(
      `Needs review because “json.amount >= 100” couldn't be checked: ${error}.`,
    );
  });

  test("is reviewed as part of the sample and says so", async () => {
    given.say('{"amount": 1}');
    const { runId } = await start(withCondition(WHEN, 100));
    const { condition } = await pausesAt(runId, 1);
    expect(condition).toMatchObject({ outcome: "FALSE", sampled: true });
    expect(condition && sayWhyReviewed(condition)).toContain("Random sample");
  });

  test("can depend on the run and on earlier steps", async () => {
    given.say('{"amount": 5}');
    const when =
      'run.input == "The input." && run.startedBy.contains("@") && run.channel == "WEB" && steps.facts.json.amount == 5';
    const { runId } = await start({ ...WRITER, name: "facts" }, WRITER, withCondition(when));
    expect((await pausesAt(runId, 3)).condition).toMatchObject({ outcome: "TRUE" });
  });

  test("is reviewed after it was sent back, whatever the condition", async () => {
    given.say('{"amount": 100}');
    const { runId } = await start(withCondition(), PERSON);
    const { id } = await pausesAt(runId, 1);
    given.say('{"amount": 1}');
    await decideReview(given.owner, { id, decision: "request_changes", reason: "Too much." });
    const second = await pausesAt(runId, 1);
    expect(second).toMatchObject({ round: 2, condition: { outcome: "SENT_BACK" } });
    await approve(second.id);
    await pausesAt(runId, 2);
  });

  test("is reviewed if a later review sends it back, although nobody reviewed it at first", async () => {
    given.say('{"amount": 1}');
    const { runId } = await start(withCondition(), PERSON);
    const { id } = await pausesAt(runId, 2);
    await decideReview(given.owner, { id, decision: "request_changes", reason: "Redo.", toStepOrder: 1 });
    expect(await pausesAt(runId, 1)).toMatchObject({ round: 2, condition: { outcome: "SENT_BACK" } });
  });

  test("is checked again for the text that someone who continues the run writes instead", async () => {
    const continueWith = async (text: string) => {
      given.say('{"amount": 1}');
      refuse();
      const { runId } = await start(withCondition(), WRITER);
      expect((await ends(runId)).steps[0]).toMatchObject({ notReviewed });
      given.say("Letter.");
      await continueEdited(runId, text);
      return runId;
    };
    const small = await continueWith('{"amount": 2}');
    expect((await ends(small)).steps[0]).toMatchObject({ output: '{"amount": 2}', notReviewed });
    const large = await continueWith('{"amount": 200}');
    const review = await pausesAt(large, 1);
    expect(review).toMatchObject({ draft: '{"amount": 200}', condition: { outcome: "TRUE" } });
    await approve(review.id);
    expect((await ends(large)).steps[0]).toMatchObject({ output: '{"amount": 200}', notReviewed: null });
  });

  test("is checked for an edit even if an earlier step was approved", async () => {
    given.say("Facts.", '{"amount": 1}');
    refuse();
    const lenient = { ...WRITER, review: ReviewPolicy.parse({}) };
    const strict = ReviewPolicy.parse({ when: WHEN, approvers: ["role:admin"], allowRequester: false });
    const { runId } = await start(lenient, { ...WRITER, review: strict }, WRITER);
    await approve((await pausesAt(runId, 1)).id);
    expect((await ends(runId)).steps[1]).toMatchObject({ notReviewed });
    await continueEdited(runId, '{"amount": 200}');
    const review = await pausesAt(runId, 2);
    expect(review).toMatchObject({ policy: { approvers: ["role:admin"], allowRequester: false } });
    await expect(approve(review.id)).rejects.toMatchObject({ code: "forbidden" });
  });

  test("can't be edited by someone who continues the run if nobody could approve the edit", async () => {
    given.say('{"amount": 1}');
    refuse();
    const review = ReviewPolicy.parse({ when: WHEN, approvers: ["gone@example.test"] });
    const { runId } = await start({ ...WRITER, review }, WRITER);
    await ends(runId);
    await expect(continueEdited(runId, '{"amount": 200}')).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/step 1/i),
    });
    given.say("Letter.");
    await continueRun(given.owner, { runId });
    expect(await ends(runId)).toMatchObject({ status: "COMPLETED" });
  });

  test("is checked again in a rerun, unless people approved it", async () => {
    given.say('{"amount": 1}');
    const { runId } = await start(withCondition(), WRITER);
    await ends(runId);
    expect(await planRerun(given.owner, { runId, fromStepOrder: 2 })).toMatchObject({
      asksAgain: [],
      ifEdited: { asksAgain: [{ stepOrder: 1, why: "EDITED" }] },
    });
    const again = await startRerun(given.owner, { runId, fromStepOrder: 2 });
    expect((await ends(again.runId)).steps[0]).toMatchObject({ reused: true, notReviewed });
    expect(await attemptsOf(again.runId)).toEqual([
      [1, 1, "COMPLETED"],
      [2, 1, "COMPLETED"],
    ]);
    const edited = await startRerun(given.owner, { runId, fromStepOrder: 2, input: '{"amount": 300}' });
    expect(await pausesAt(edited.runId, 1)).toMatchObject({ condition: { outcome: "TRUE" } });
  });
});

test("a person's step is always decided, even if a stored definition has a condition for it", async () => {
  given.say('{"amount": 1}');
  const { runId } = await start(withCondition());
  await ends(runId);
  const { steps } = await getRun(given.owner, { runId });
  const step = { ...withCondition(), id: steps[0]?.stepId ?? "", stepOrder: 1, name: null };
  const scope = { input: "", run: { input: "" }, steps: {}, workflow: { name: "" } };
  const check = (agentId: string) =>
    checkCondition(given.owner, {
      runId,
      step: { ...step, agentId },
      scope,
      round: 1,
      output: '{"amount": 1}',
    });
  expect(await check("writer")).toMatchObject({ outcome: "FALSE" });
  expect(await check("human")).toBeNull();
});

test("the sample's draws can't be calculated without the installation's secret", () => {
  const secrets = ["o", "n"].map((letter) => letter.repeat(32));
  const before = env();
  const draws = secrets.map((appSecret) => {
    settle({ ...before, appSecret });
    return draw("run_1", "step_1");
  });
  settle(before);
  expect(new Set([...draws, draw("run_1", "step_1")]).size).toBe(3);
});

test("the sample's draws are spread evenly, and the same each time", () => {
  const draws = Array.from({ length: 10_000 }, (_, index) => draw(`run_${index}`, "step_1"));
  expect(draws).toEqual(draws.map((_, index) => draw(`run_${index}`, "step_1")));
  const tenth = draws.filter((value) => value < 10).length;
  expect(tenth).toBeGreaterThan(900);
  expect(tenth).toBeLessThan(1_100);
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(100);
});
