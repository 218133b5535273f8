/// <reference types="vite/types/importMeta.d.ts" />
import { afterAll, beforeAll, expect, test } from "vitest";
import { voted } from "@/server/domain/review/may-decide";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { DECISION_CHANNELS, type DecisionChannel } from "@/server/domain/review/status";
import type { DecisionKind } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { hashText } from "@/server/services/hash-text";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import { coverFor } from "@/server/testing/cover";
import { type Answer, type Decide, type Decision, openDoors } from "@/server/testing/doors/doors";
import { useExecutor } from "@/server/testing/executor";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { until } from "@/server/testing/until";

/** `npm run test:decisions` makes all of these decisions. The regular tests make a tenth of them. */
const ALL = import.meta.env.MODE === "all-decisions";
const REVIEWS = ALL ? 100 : 20;
const DECISIONS = ALL ? 10_000 : 1_000;
const PATIENCE_MS = ALL ? 1_800_000 : 600_000;

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useExecutor());
});
afterAll(() => close());

/** Returns a pseudorandom number generator that produces the same numbers on every run. */
function makeDice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Omits the API for viewers, because their tokens can't decide, even for someone they cover for. */
function channelsOf({ actor }: ServiceContext): readonly DecisionChannel[] {
  const isViewer = actor.kind !== "system" && actor.role === "viewer";
  return isViewer ? DECISION_CHANNELS.filter((channel) => channel !== "API") : DECISION_CHANNELS;
}

interface Call {
  /** Sent as the reason, so that the decision can be found in the database. */
  mark: string;
  review: Opened;
  memberId: string;
  channel: DecisionChannel;
  decision: Decision;
  answer: Answer;
}

const POLICIES = [{ quorum: 1 }, { quorum: 2 }, { quorum: 2 }, { quorum: 3 }];
const AGENT = { agentId: "writer", action: "Repeat." };
const PERSON = { agentId: "human", action: "Check it." };

/** Returns steps that end in a review: a human step, an agent step followed by a human step, or an agent step. */
function stepsUntilReview(index: number) {
  const review = ReviewPolicy.parse(POLICIES[index % POLICIES.length]);
  const forms = [[{ ...PERSON, review }], [AGENT, { ...PERSON, review }], [{ ...AGENT, review }]];
  return forms[Math.floor(index / POLICIES.length) % forms.length] ?? [];
}

/**
 * Starts runs that have a review, followed by a step that gets the approved document. Returns the reviews in the order
 * of their runs.
 */
async function startRuns(requester: ServiceContext) {
  const runIds: string[] = [];
  for (let index = 0; index < REVIEWS; index++) {
    const steps = [...stepsUntilReview(index), { agentId: "writer", action: "Repeat in one line." }];
    const { id } = await createWorkflow(requester, { name: "Many", steps });
    runIds.push((await startRun(requester, { id, input: `Copper rose ${index}. Tin fell.` })).runId);
  }
  const reviews = await until(
    () => db.review.findMany({ where: { runId: { in: runIds } }, include: { stepRun: true } }),
    (reviews) => reviews.length === REVIEWS,
  );
  return reviews.sort((one, other) => runIds.indexOf(one.runId) - runIds.indexOf(other.runId));
}
type Opened = Awaited<ReturnType<typeof startRuns>>[number];

/** No one approves or rejects these reviews, so they're sent back if an agent's step can make changes. */
const isOnlySentBack = (index: number) => index % 5 === 0;

/**
 * Each of the first reviews is decided through a single channel, so that at least one decision is made through every
 * channel, no matter which is fastest.
 */
const onlyChannelOf = (index: number): DecisionChannel | undefined => DECISION_CHANNELS[index];

/** Only the cover decides the next review, so that a cover decides at least one, no matter who is fastest. */
const isForCoverOnly = (index: number) => index === DECISION_CHANNELS.length;

function isPersonAlone({ stepRun, stepOrder }: Opened): boolean {
  return stepRun.agentId === "human" && stepOrder === 1;
}

/**
 * Chooses mostly approvals, each with one of a few edits, so that votes often agree and the document often changes
 * after people have read them.
 */
function choose(roll: (sides: number) => number, { draft }: Opened, index: number): Decision {
  const texts = [draft, `${draft} Fixed.`, `${draft} Fixed twice.`];
  const read = texts[roll(20) < 12 ? 0 : roll(3)] ?? draft;
  const shown = roll(3) === 0 ? null : hashText(read);
  const kind = roll(100);
  if (isOnlySentBack(index) || kind < 6)
    return { decision: "request_changes", shown, ...(kind % 2 === 0 && { toStepOrder: 1 }) };
  if (kind < 9) return { decision: "reject", shown };
  return { decision: "approve", shown, output: texts[roll(10) < 6 ? texts.indexOf(read) : roll(3)] ?? read };
}

interface Recorded {
  kind: DecisionKind;
  memberId: string;
  forMemberId: string | null;
  textHash: string | null;
  voidedAt: Date | null;
}

/** Replays a review's decisions in order. Returns the expected outcome and the votes that edits should have voided. */
function judge(draftHash: string, quorum: number, decisions: readonly Recorded[]) {
  let status = "OPEN";
  let hash = draftHash;
  let standing: Recorded[] = [];
  const voided: Recorded[] = [];
  for (const decision of decisions) {
    if (status !== "OPEN") throw new Error("something was decided after the end");
    if (decision.kind !== "approve") {
      status = decision.kind === "reject" ? "REJECTED" : "CHANGES_REQUESTED";
      continue;
    }
    if (decision.textHash !== hash) {
      voided.push(...standing);
      standing = [];
      hash = decision.textHash ?? "";
    }
    if (voted(standing).has(decision.memberId) || voted(standing).has(decision.forMemberId ?? ""))
      throw new Error("someone voted twice, or for someone who had voted");
    standing.push(decision);
    if (standing.length >= quorum) status = "APPROVED";
  }
  return { status, hash, voided };
}

test(`${DECISIONS} simultaneous decisions on ${REVIEWS} reviews, by three people and the cover of one of them, through every channel, in bulk and one by one: each review has one outcome`, {
  timeout: PATIENCE_MS,
}, async () => {
  const { as, organizationId } = await makeOrganization(db, { wakes: true });
  const opened = await startRuns(as("builder"));
  const doors = await openDoors(db);
  const roll = makeDice(42);

  const people = [as("owner"), as("admin"), as("approver"), as("viewer")];
  const covered = memberIdOf(as("approver"));
  await coverFor(as("owner"), { member: as("approver"), cover: as("viewer") });
  const entered = new Map<string, Decide>();
  for (const { id } of opened)
    for (const [index, person] of people.entries())
      for (const channel of channelsOf(person))
        entered.set(`${id} ${index} ${channel}`, await doors.enter(channel, person, id));

  const decide = async (review: Opened, index: number, mark: string, decision: Decision): Promise<Call> => {
    const only = onlyChannelOf(opened.indexOf(review));
    const channels = channelsOf(people[index] ?? as("owner"));
    const channel = only ?? channels[roll(channels.length)] ?? "WEB";
    const person = channels.includes(channel) ? people[index] : as("owner");
    const enter = person && entered.get(`${review.id} ${people.indexOf(person)} ${channel}`);
    if (!person || !enter) throw new Error("the person must have opened the review");
    const answer = await enter({ ...decision, reason: mark });
    return { mark, review, memberId: memberIdOf(person), channel, decision, answer };
  };

  const began = performance.now();
  const calls = await Promise.all(
    Array.from({ length: DECISIONS }, (_, count) => {
      const review = opened[count % REVIEWS];
      if (!review) throw new Error("a review is expected");
      const index = count % REVIEWS;
      const person = isForCoverOnly(index) ? people.length - 1 : roll(people.length);
      return decide(review, person, `call ${count}`, choose(roll, review, index));
    }),
  );
  const seconds = (performance.now() - began) / 1000;

  // If a review is still open because votes differed, everyone approves its current text.
  for (const review of opened)
    for (const index of people.keys()) {
      const { status, hash, text } = await db.review.findUniqueOrThrow({ where: { id: review.id } });
      const last: Decision = { decision: "approve", shown: hash, output: text };
      if (status === "OPEN") calls.push(await decide(review, index, `last ${review.id} ${index}`, last));
    }

  const reviews = await db.review.findMany({
    where: { id: { in: opened.map(({ id }) => id) } },
    include: { decisions: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] }, jobs: true },
  });
  const outcomes: Record<string, number> = {};
  for (const review of reviews) {
    const { quorum } = ReviewPolicy.parse(review.policy);
    const { status, hash, voided } = judge(review.draftHash, quorum, review.decisions);
    expect({ status: review.status, hash: review.hash }).toEqual({ status, hash });
    expect(status).not.toBe("OPEN");
    outcomes[status] = (outcomes[status] ?? 0) + 1;
    expect(review.decisions.filter(({ voidedAt }) => voidedAt !== null)).toEqual(voided);
    expect(review.jobs).toHaveLength(1);
  }

  const counted = reviews.flatMap(({ decisions }) => decisions);
  expect(new Set(counted.map(({ channel }) => channel))).toEqual(new Set(DECISION_CHANNELS));
  const covering = counted.filter(({ forMemberId }) => forMemberId !== null);
  expect(covering).not.toEqual([]);
  for (const review of opened.filter((_, index) => isOnlySentBack(index))) {
    const wanted = isPersonAlone(review) ? "APPROVED" : "CHANGES_REQUESTED";
    expect(reviews.find(({ id }) => id === review.id)?.status).toBe(wanted);
  }

  const byMark = new Map(counted.map((row) => [row.reason, row]));
  const statuses: Record<string, number> = {};
  for (const { mark, review, memberId, channel, decision, answer } of calls) {
    const reviewId = review.id;
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const row = byMark.get(mark);
    byMark.delete(mark);
    if (row) {
      expect(answer.refusal).toBeNull();
      const forMemberId = memberId === memberIdOf(as("viewer")) ? covered : null;
      expect(row).toMatchObject({ reviewId, memberId, forMemberId, channel, kind: decision.decision });
      if (decision.decision === "approve") expect(row.text).toBe(decision.output);
      expect(row.toStepOrder).toBe(decision.decision === "request_changes" ? 1 : null);
      continue;
    }
    if (answer.refusal === null) {
      // If someone repeats a click, the link page shows the first outcome.
      expect(channel).toBe("LINK");
      const first = reviews.find(({ id }) => id === reviewId)?.decisions ?? [];
      expect(first.some((one) => one.memberId === memberId && one.kind === decision.decision)).toBe(true);
      continue;
    }
    // The cover can't decide once the person they cover for has approved.
    const refused = memberId === memberIdOf(as("viewer")) ? [400, 403, 409] : [400, 409];
    expect(refused).toContain(answer.status);
    if (answer.status === 403)
      expect(answer.refusal).toMatch(/^Test approver already approved this document/);
    if (answer.status !== 400) continue;
    expect(decision.decision).toBe("request_changes");
    expect(isPersonAlone(review)).toBe(true);
  }
  expect([...byMark.keys()]).toEqual([]);

  for (const { id, runId, stepOrder, status, text } of reviews) {
    const wanted = { APPROVED: "COMPLETED", REJECTED: "FAILED" }[String(status)] ?? "PAUSED";
    await until(
      () => db.run.findUniqueOrThrow({ where: { id: runId } }),
      (run) => run.status === wanted,
    );
    const steps = await db.stepRun.findMany({
      where: { runId },
      orderBy: [{ stepOrder: "asc" }, { attempt: "asc" }],
    });
    expect(steps.every(({ starts }) => starts === 1)).toBe(true);
    const rounds = status === "CHANGES_REQUESTED" ? [1, 2] : [1];
    for (let order = 1; order <= stepOrder; order++)
      expect(steps.filter((one) => one.stepOrder === order).map(({ round }) => round)).toEqual(rounds);
    const later = steps.filter((one) => one.stepOrder > stepOrder);
    expect(later.map(({ input }) => input)).toEqual(status === "APPROVED" ? [text] : []);
    const others = await db.review.findMany({ where: { runId, id: { not: id } } });
    expect(others.map((one) => one.status)).toEqual(status === "CHANGES_REQUESTED" ? ["OPEN"] : []);
  }
  expect(await db.run.count({ where: { organizationId } })).toBe(REVIEWS);
  if (ALL) console.info(`${DECISIONS} decisions in ${seconds.toFixed(1)} s, by status:`, statuses, outcomes);
});
