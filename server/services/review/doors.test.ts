import { beforeAll, describe, expect, test } from "vitest";
import type { Role } from "@/server/domain/access/access";
import { ReviewPolicy } from "@/server/domain/review/policy";
import { DECISION_CHANNELS, type DecisionChannel } from "@/server/domain/review/status";
import { EvidenceDto, getEvidenceOperation } from "@/server/domain/run/evidence";
import type { Person, ServiceContext } from "@/server/services/context";
import { givenDatabase } from "@/server/testing/database/given-database";
import { snapshot } from "@/server/testing/database/snapshot";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { APPROVE, DONE, REFUSED, RUN_AT, type Rule, type Scene } from "@/server/testing/doors/door-rules";
import { type Doors, openDoors } from "@/server/testing/doors/doors";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { checkEvidence } from "@/server/testing/runs/check-evidence";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";

const given = givenDatabase();
let doors: Doors;
let send: Send;
beforeAll(async () => {
  doors = await openDoors(given.db);
  send = await openApi();
});

const cells = <R extends Rule>(rules: readonly R[]) =>
  rules.flatMap((rule) => DECISION_CHANNELS.map((channel) => [rule.name, channel, rule] as const));

/** Opens a review that the rule applies to. Sets up a person to decide it through the channel. */
async function set(rule: Rule, channel: DecisionChannel) {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const { by = "owner", requester = "builder" } = rule;
  const person = by === "stranger" ? (await makeOrganization(given.db)).as("owner") : as(by);
  const emailOf = (role: Role) => (as(role).actor as Person).email;
  const policy = ReviewPolicy.parse(rule.policy?.(emailOf) ?? {});
  const made = rule.agent
    ? await makeDraft(as(requester), policy)
    : await makeOpenReview(as(requester), policy);
  const scene: Scene = { ...organization, ...made, db: given.db, person };
  await rule.before?.(scene);
  const seen = await given.db.review.findUniqueOrThrow({ where: { id: scene.reviewId } });
  const decide = await doors.enter(channel, person, scene.reviewId);
  const reader = await makeToken(as("viewer"));
  await rule.afterReading?.(scene);
  return { ...scene, policy, seen, reader, decide, decision: rule.decision ?? APPROVE };
}

async function makeDraft(requester: ServiceContext, policy: Partial<ReviewPolicy>) {
  const { runId, offer } = await makeReviewedStep(requester, policy);
  return { runId, reviewId: await offer(1) };
}

/** Reads the evidence file from the API and verifies it. */
async function readEvidence({ reader: token, runId }: Scene & { reader: string }) {
  const response = await send(getEvidenceOperation, { token, params: { runId } });
  const file = EvidenceDto.parse(await response.json());
  return { file, proven: checkEvidence(file)[0] ?? [] };
}

describe("a review is decided by", () => {
  test.each(cells(DONE))("%s (%s)", async (_, channel, rule) => {
    const scene = await set(rule, channel);
    const { person, policy, seen, decision, reviewId: id, runId } = scene;
    const answer = await scene.decide(decision);
    expect(answer).toEqual({ refusal: null, status: { WEB: 200, BULK: 200, API: 202, LINK: 303 }[channel] });
    const { review: status = "APPROVED" } = rule;
    const text = rule.text ?? seen.text;
    expect(await given.db.review.findUniqueOrThrow({ where: { id } })).toMatchObject({ status, text });
    expect(await given.db.run.findUniqueOrThrow({ where: { id: runId } })).toMatchObject({
      status: RUN_AT[status],
    });

    const { file, proven } = await readEvidence(scene);
    expect(proven.at(-1)).toEqual({
      decision: decision.decision,
      by: memberIdOf(person),
      channel,
      reason: decision.reason ?? null,
      shown: seen.text,
      approved: decision.decision === "approve" ? text : null,
      voided: false,
    });
    expect(proven.filter(({ voided }) => voided)).toHaveLength(rule.voided ?? 0);
    expect(proven).toHaveLength(rule.before ? 2 : 1);
    expect(file.reviews).toMatchObject([{ id, policy, status }]);
  });
});

describe("a review doesn't change and explains why, for", () => {
  test.each(cells(REFUSED))("%s (%s)", async (_, channel, rule) => {
    const scene = await set(rule, channel);
    const before = await snapshot(given.db, scene.organizationId);
    const [status, refusal] = rule.refused[channel] ?? rule.refused.all;
    expect(await scene.decide(scene.decision)).toEqual({ status, refusal });
    expect(await snapshot(given.db, scene.organizationId)).toBe(before);
  });
});
