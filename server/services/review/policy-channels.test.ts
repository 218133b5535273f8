import { beforeAll, describe, expect, test } from "vitest";
import type { ServiceContext } from "@/server/services/context";
import { endCover } from "@/server/services/cover/end";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { removeMember } from "@/server/services/member/remove";
import { getEvidence } from "@/server/services/run/get-evidence";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { snapshot } from "@/server/testing/database/snapshot";
import {
  BUILDER,
  CHANNELS,
  type ChannelName,
  ESCALATIONS,
  type Outcome,
  type Refusal,
  type Rule,
  type Scene,
} from "@/server/testing/doors/channel-rules";
import { APPROVE } from "@/server/testing/doors/door-rules";
import { type Decision, type Doors, openDoors } from "@/server/testing/doors/doors";
import { memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { bringForward } from "@/server/testing/runs/bring-forward";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";
import { decideReview } from "./decide";
import { reassignReview } from "./reassign";

const given = givenDatabase();
let doors: Doors;
beforeAll(async () => {
  doors = await openDoors(given.db);
});

const REJECT: Decision = { decision: "reject", reason: "Wrong date." };
const TAKEN: Refusal = [
  403,
  /^Test approver already approved this document, so you can't decide on their behalf\.$/,
];
const GONE: Partial<Record<ChannelName, Outcome>> = {
  app: [401, /signed out/],
  API: [401, /unknown, expired, or revoked/],
  link: [404, /doesn't work/],
  "Slack card": [403, /isn't linked/],
};

const fresh = ({ db }: ServiceContext, ctx: ServiceContext) => makeMemberContext(db, memberIdOf(ctx));
const joinedFrom =
  (member: (scene: Omit<Scene, "reviewId" | "runId">) => ServiceContext, from: typeof member) =>
  async (scene: Omit<Scene, "reviewId" | "runId">) => {
    const byId = memberIdOf(from(scene));
    await given.db.member.update({
      where: { id: memberIdOf(member(scene)) },
      data: { joinedByLinkFrom: "Kim Roe", joinedByLinkFromId: byId },
    });
  };

const RULES: Rule[] = [
  { name: "the policy lists no one", status: "APPROVED", dana: "counts", sam: "counts" },
  {
    name: "Dana is named by email",
    policy: ({ dana }) => ({ approvers: [dana] }),
    status: "APPROVED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "Dana is named by role",
    policy: () => ({ approvers: ["role:approver"] }),
    status: "APPROVED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "someone else is named",
    policy: ({ other }) => ({ approvers: [other, "role:owner"] }),
    status: "OPEN",
    dana: [403, /^Only .* or an owner can decide this review\.$/],
    sam: BUILDER,
  },
  {
    name: "Sam is named, but his role can't decide",
    policy: ({ sam }) => ({ approvers: [sam] }),
    status: "OPEN",
    dana: [403, /^Only .* can decide this review\.$/],
    sam: BUILDER,
  },
  {
    name: "Dana started the run and isn't allowed to decide",
    policy: () => ({ allowRequester: false }),
    requester: "dana",
    status: "OPEN",
    dana: [403, /^You started this run/],
    sam: BUILDER,
  },
  {
    name: "Sam started the run and isn't allowed to decide",
    policy: () => ({ allowRequester: false }),
    requester: "sam",
    status: "APPROVED",
    dana: "counts",
    sam: BUILDER,
  },
  {
    name: "Sam started the run and is allowed to decide",
    requester: "sam",
    status: "APPROVED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "the requester joined through Dana's link, and requesters can't decide",
    policy: () => ({ allowRequester: false }),
    before: joinedFrom(
      ({ as }) => as("admin"),
      ({ dana }) => dana,
    ),
    status: "OPEN",
    dana: [403, /^You shared the link that the requester/],
    sam: BUILDER,
  },
  {
    name: "the requester joined through Sam's link, and requesters can't decide",
    policy: () => ({ allowRequester: false }),
    before: joinedFrom(
      ({ as }) => as("admin"),
      ({ sam }) => sam,
    ),
    status: "APPROVED",
    dana: "counts",
    sam: BUILDER,
  },
  {
    name: "Dana joined through someone's link, and any single approval is enough",
    before: joinedFrom(
      ({ dana }) => dana,
      ({ as }) => as("owner"),
    ),
    status: "APPROVED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "Dana joined through someone's link, and two people must approve",
    policy: () => ({ quorum: 2 }),
    before: joinedFrom(
      ({ dana }) => dana,
      ({ as }) => as("owner"),
    ),
    status: "OPEN",
    dana: [403, /^You joined through a link/],
    sam: BUILDER,
  },
  {
    name: "Sam joined through Dana's link, and two people must approve",
    policy: () => ({ quorum: 2 }),
    before: joinedFrom(
      ({ sam }) => sam,
      ({ dana }) => dana,
    ),
    status: "OPEN",
    dana: "counts",
    sam: BUILDER,
  },
  {
    name: "Sam joined through the requester's link and rejects",
    policy: () => ({ quorum: 2 }),
    before: joinedFrom(
      ({ sam }) => sam,
      ({ as }) => as("admin"),
    ),
    decision: REJECT,
    status: "REJECTED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "the first of two people approves",
    policy: () => ({ quorum: 2 }),
    status: "OPEN",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "the second of two people approves",
    policy: () => ({ quorum: 2 }),
    opened: ({ as, reviewId: id }) => decideReview(as("owner"), { id, ...APPROVE }),
    status: "APPROVED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "Dana already approved",
    policy: () => ({ quorum: 2 }),
    opened: ({ dana, reviewId: id }) => decideReview(dana, { id, ...APPROVE }),
    status: "OPEN",
    dana: [409, /^You already approved this document\./],
    sam: TAKEN,
    // A repeated click shows the first outcome.
    only: { link: "repeats", "Slack card": "repeats" },
  },
  {
    name: "Dana already approved, and an edit would void her vote",
    policy: () => ({ quorum: 2 }),
    opened: ({ dana, reviewId: id }) => decideReview(dana, { id, ...APPROVE }),
    decision: { decision: "approve", output: "Edited." },
    status: "OPEN",
    dana: "counts",
    sam: TAKEN,
  },
  {
    name: "Sam already approved for Dana",
    policy: () => ({ quorum: 2 }),
    opened: async ({ sam, reviewId: id }) => decideReview(await fresh(sam, sam), { id, ...APPROVE }),
    status: "OPEN",
    dana: [409, /^Your cover already approved this document\./],
    sam: [409, /^You already approved this document\./],
    only: { "cover's link": "repeats", "cover's Slack card": "repeats" },
  },
  {
    name: "a request for changes",
    decision: { decision: "request_changes", reason: "Shorter." },
    status: "CHANGES_REQUESTED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "a rejection",
    decision: REJECT,
    status: "REJECTED",
    dana: "counts",
    sam: "counts",
  },
  {
    name: "the deadline has passed",
    policy: () => ({ timeoutSeconds: 3600 }),
    opened: ({ reviewId }) => bringForward(given.db, reviewId, 24 * 60),
    status: "OPEN",
    dana: [409, /deadline has passed/],
    sam: [409, /deadline has passed/],
  },
  ...ESCALATIONS,
  {
    name: "the cover ended",
    opened: ({ as, coverId: id }) => endCover(as("owner"), { id }),
    status: "APPROVED",
    dana: "counts",
    sam: BUILDER,
  },
  {
    name: "the cover's period is over",
    opened: ({ coverId: id }) =>
      given.db.memberCover.update({ where: { id }, data: { startsAt: new Date(0), endsAt: new Date(1) } }),
    status: "APPROVED",
    dana: "counts",
    sam: BUILDER,
  },
  {
    name: "the cover starts later",
    opened: ({ coverId: id }) =>
      given.db.memberCover.update({ where: { id }, data: { startsAt: new Date(Date.now() + 60_000) } }),
    status: "APPROVED",
    dana: "counts",
    sam: BUILDER,
  },
  {
    name: "Dana was removed",
    opened: ({ as, dana }) => removeMember(as("owner"), { id: memberIdOf(dana) }),
    status: "OPEN",
    dana: [401, /./],
    sam: BUILDER,
    only: GONE,
  },
  {
    name: "Dana's new role can't decide",
    opened: ({ as, dana }) => changeRole(as("owner"), { id: memberIdOf(dana), role: "viewer" }),
    status: "OPEN",
    dana: [403, /^Your role \(viewer\) (can't decide|doesn't have)/],
    sam: BUILDER,
  },
  {
    name: "Dana covers for the only approver, and Sam covers for Dana",
    policy: ({ other }) => ({ approvers: [other] }),
    before: ({ as, dana, addMember }) => addOther({ as, addMember }, dana),
    status: "APPROVED",
    dana: "counts",
    sam: BUILDER,
  },
  {
    name: "the review was reassigned from Dana",
    policy: ({ dana }) => ({ approvers: [dana] }),
    opened: ({ as, dana, reviewId: id }) =>
      reassignReview(dana, { id, to: emailOf(as("admin")), note: "I'm away." }),
    status: "OPEN",
    dana: [403, /^Only .* can decide this review\.$/],
    sam: BUILDER,
  },
  {
    name: "the review was reassigned to Dana",
    policy: ({ other }) => ({ approvers: [other] }),
    opened: ({ as, dana, reviewId: id }) =>
      reassignReview(as("admin"), { id, to: emailOf(dana), note: "You know them." }),
    status: "APPROVED",
    dana: "counts",
    sam: "counts",
  },
];

/** Makes Dana the cover for the admin, who is the other approver. */
async function addOther({ as }: Pick<Scene, "as" | "addMember">, dana: ServiceContext) {
  await coverFor(as("owner"), { member: as("admin"), cover: dana });
}

async function open({ policy, requester = "other", before }: Rule): Promise<Scene> {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  const people = { dana: as("approver"), sam: as("builder"), other: as("admin") };
  const { dana, sam, other } = people;
  const { id: coverId } = await coverFor(as("owner"), { member: dana, cover: sam });
  const scene = { ...organization, ...people, coverId };
  await before?.(scene);
  const emails = { dana: emailOf(dana), sam: emailOf(sam), other: emailOf(other) };
  // Approvers can't start runs, so Dana's run is started with a builder's scopes.
  const { runId, offer } = await makeReviewedStep(starter(people[requester], sam), policy?.(emails));
  return { ...scene, runId, reviewId: await offer(1) };
}

/** Returns the member's context with the builder's scopes. */
function starter(member: ServiceContext, builder: ServiceContext): ServiceContext {
  const { actor } = builder;
  if (actor.kind === "system" || member.actor.kind === "system") throw new Error("members are expected");
  return { ...member, actor: { ...member.actor, scopes: actor.scopes } };
}

/** A card in Slack doesn't accept rejections or edits. */
const isTaken = ({ decision = APPROVE }: Rule, { channel }: (typeof CHANNELS)[number]) =>
  channel !== "SLACK" || (decision.decision !== "reject" && decision.output === undefined);

const CELLS = RULES.flatMap((rule) =>
  CHANNELS.filter((channel) => isTaken(rule, channel)).map(
    (channel) => [rule.name, channel.name, rule, channel] as const,
  ),
);

describe("every policy rule holds through every channel", () => {
  test.each(CELLS)("%s (%s)", async (_, name, rule, { by, channel }) => {
    const scene = await open(rule);
    const { db } = given;
    const decide = await doors.enter(channel, scene[by], scene.reviewId);
    await rule.opened?.(scene);
    const before = await snapshot(db, scene.organizationId);
    const outcome = rule.only?.[name] ?? rule[by];
    const answer = await decide(rule.decision ?? APPROVE);
    const { status } = await db.review.findUniqueOrThrow({ where: { id: scene.reviewId } });
    if (outcome !== "counts") {
      if (outcome === "repeats")
        expect(answer).toEqual({ status: channel === "SLACK" ? 200 : 303, refusal: null });
      else expect(answer).toEqual({ status: outcome[0], refusal: expect.stringMatching(outcome[1]) });
      expect(await snapshot(db, scene.organizationId)).toBe(before);
      return;
    }
    expect(answer.refusal).toBeNull();
    expect(status).toBe(rule.status);
    const { reviews } = await getEvidence(scene.as("owner"), { runId: scene.runId });
    const recorded = reviews[0]?.decisions.at(-1);
    expect(recorded).toMatchObject({ by: { id: memberIdOf(scene[by]) }, channel });
    if (by === "sam")
      expect(recorded?.for).toEqual({
        id: memberIdOf(scene.dana),
        name: "Test approver",
        email: emailOf(scene.dana),
      });
  });
});
