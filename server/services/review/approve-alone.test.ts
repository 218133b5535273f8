import { describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { type Transaction, transact } from "@/server/infra/db";
import type { Person, ServiceContext } from "@/server/services/context";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { removeMember } from "@/server/services/member/remove";
import { cancelRun } from "@/server/services/run/cancel";
import { createWebhook } from "@/server/services/webhook/create";
import { updateWorkflow } from "@/server/services/workflow/update";
import { coverFor, emailOf } from "@/server/testing/cover";
import { givenDatabase } from "@/server/testing/database/given-database";
import { at, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { approveAlone } from "./approve-alone";
import { decideLocked, decideReview } from "./decide";
import { reassignReview } from "./reassign";

const given = givenDatabase();
const HOUR_MS = 3_600_000;

interface Scene extends TestOrganization {
  reviewId: string;
  runId: string;
  workflowId: string;
  /** The person who approves. */
  person: ServiceContext;
}

interface Situation {
  name: string;
  policy?: (people: { emailOf: (role: "admin" | "approver") => string }) => Partial<ReviewPolicy>;
  requester?: "builder" | "approver";
  /** Runs before the approval. */
  before?: (scene: Scene) => Promise<unknown>;
  /** Returns the context to approve in, with a different person, time, or token. Defaults to `person`. */
  as?: (scene: Scene) => Promise<ServiceContext> | ServiceContext;
  approval?: { output?: string; shown?: string };
  /** Whether `approveAlone` approves. */
  alone: boolean;
  /** The result of `decideLocked`. */
  locked: "done" | "forbidden" | "conflict" | "not-found";
}

const member = (id: string, data: object) => given.db.member.update({ where: { id }, data });
const review = ({ reviewId: id }: Scene, data: object) => given.db.review.update({ where: { id }, data });
const rule = ({ organizationId: id }: Scene, countHandedOverMembers: boolean) =>
  given.db.organization.update({ where: { id }, data: { countHandedOverMembers } });

/** Makes the member look like someone who joined through a link that the admin shared. */
const handOver = (scene: Scene, ctx: ServiceContext) =>
  member(memberIdOf(ctx), {
    joinedByLinkFrom: "Test admin",
    joinedByLinkFromId: memberIdOf(scene.as("admin")),
  });

const addWebhook = (scene: Scene, event: "review.decided" | "run.failed") =>
  createWebhook(scene.as("owner"), { url: "https://hooks.example.com/", events: [event], enabled: true });

/** Makes the person the admin's cover. Returns the context of the person's next request. */
const covering = async ({ as, person }: Scene) => {
  await coverFor(as("owner"), { member: as("admin"), cover: person, startsIn: -60_000 });
  return makeMemberContext(given.db, memberIdOf(person));
};

const token = (ctx: ServiceContext, scopes: Person["scopes"]): ServiceContext => {
  const { memberId, email, role, handedOver, covering } = ctx.actor as Person;
  const who = { memberId, email, role, handedOver, covering };
  return { ...ctx, actor: { kind: "token", tokenId: "tok_1", tokenName: "CI", scopes, ...who } };
};

const ADMINS = () => ({ approvers: ["role:admin"] });
const YES = { alone: true, locked: "done" } as const;
const SLOW = { alone: false, locked: "done" } as const;
const FORBIDDEN = { alone: false, locked: "forbidden" } as const;
const CONFLICT = { alone: false, locked: "conflict" } as const;

const SITUATIONS: Situation[] = [
  { name: "an open review", ...YES },
  { name: "an edit", approval: { output: "Edited." }, ...YES },
  { name: "a named approver", policy: ({ emailOf }) => ({ approvers: [emailOf("approver")] }), ...YES },
  { name: "someone who isn't a named approver", policy: ADMINS, ...FORBIDDEN },
  { name: "a different document", approval: { shown: "0".repeat(64) }, ...CONFLICT },
  {
    name: "a closed review",
    before: ({ as, reviewId: id }) => decideReview(as("admin"), { id, decision: "approve" }),
    ...CONFLICT,
  },
  {
    name: "a closed review that the person couldn't decide",
    policy: ADMINS,
    before: ({ as, reviewId: id }) => decideReview(as("admin"), { id, decision: "approve" }),
    ...FORBIDDEN,
  },
  {
    name: "a canceled run",
    before: ({ as, runId }) => cancelRun(as("owner"), { runId }),
    ...CONFLICT,
  },
  {
    name: "a passed deadline",
    policy: () => ({ timeoutSeconds: 3_600 }),
    as: ({ person }) => at(person, new Date(Date.now() + 2 * HOUR_MS)),
    ...CONFLICT,
  },
  {
    name: "a deadline that hasn't passed",
    policy: () => ({ timeoutSeconds: 3_600 }),
    ...YES,
  },
  {
    name: "a document that wasn't read to the end",
    policy: () => ({ requireReadToEnd: true }),
    ...FORBIDDEN,
  },
  {
    name: "a document that was read to the end",
    policy: () => ({ requireReadToEnd: true }),
    before: async ({ organizationId, reviewId, person }) => {
      const { hash } = await given.db.review.findUniqueOrThrow({ where: { id: reviewId } });
      const now = new Date();
      const read = { firstOpenedAt: now, secondsInView: 5, reachedEndAt: now, updatedAt: now };
      const key = { id: makeId("rdg"), organizationId, reviewId, memberId: memberIdOf(person), hash };
      await given.db.reviewReading.create({ data: { ...key, ...read, channel: "WEB" } });
    },
    ...SLOW,
  },
  { name: "two approvals", policy: () => ({ quorum: 2 }), ...SLOW },
  {
    name: "the second of two approvals",
    policy: () => ({ quorum: 2 }),
    before: ({ as, reviewId: id }) => decideReview(as("admin"), { id, decision: "approve" }),
    ...SLOW,
  },
  {
    name: "a second approval by the same person",
    policy: () => ({ quorum: 2 }),
    before: ({ person, reviewId: id }) => decideReview(person, { id, decision: "approve" }),
    ...CONFLICT,
  },
  { name: "the requester, if allowed", requester: "approver", ...YES },
  {
    name: "the requester, if not allowed",
    requester: "approver",
    policy: () => ({ allowRequester: false }),
    ...FORBIDDEN,
  },
  {
    name: "someone who requested the run before it",
    policy: () => ({ allowRequester: false }),
    before: ({ organizationId, runId, person }) =>
      given.db.runRequester.create({ data: { organizationId, runId, memberId: memberIdOf(person) } }),
    ...FORBIDDEN,
  },
  {
    name: "someone who shared the requester's link",
    policy: () => ({ allowRequester: false }),
    before: async (scene) => {
      await rule(scene, false);
      await handOver(scene, scene.as("builder"));
    },
    as: ({ as }) => as("admin"),
    ...FORBIDDEN,
  },
  {
    name: "someone who joined through another member's link",
    policy: () => ({ allowRequester: false }),
    before: async (scene) => {
      await rule(scene, false);
      await handOver(scene, scene.person);
    },
    as: ({ person }) => makeMemberContext(given.db, memberIdOf(person)),
    ...FORBIDDEN,
  },
  {
    name: "someone who joined through another member's link, since a rule counts them",
    policy: () => ({ allowRequester: false }),
    before: async (scene) => {
      await handOver(scene, scene.person);
      await rule(scene, true);
    },
    ...YES,
  },
  {
    name: "someone who joined through another member's link, since a rule no longer counts them",
    policy: () => ({ allowRequester: false }),
    before: async (scene) => {
      await handOver(scene, scene.person);
      await rule(scene, true);
    },
    as: async (scene) => {
      const ctx = await makeMemberContext(given.db, memberIdOf(scene.person));
      await rule(scene, false);
      return ctx;
    },
    ...FORBIDDEN,
  },
  {
    name: "someone who left",
    before: ({ as, person }) => removeMember(as("owner"), { id: memberIdOf(person) }),
    ...FORBIDDEN,
  },
  {
    name: "a role that can't decide anymore",
    before: ({ as, person }) => changeRole(as("owner"), { id: memberIdOf(person), role: "viewer" }),
    ...FORBIDDEN,
  },
  {
    name: "a role that isn't an approver's anymore",
    policy: () => ({ approvers: ["role:approver"] }),
    before: ({ as, person }) => changeRole(as("owner"), { id: memberIdOf(person), role: "admin" }),
    ...FORBIDDEN,
  },
  {
    name: "a role that is an approver's now",
    policy: ADMINS,
    before: ({ as, person }) => changeRole(as("owner"), { id: memberIdOf(person), role: "admin" }),
    ...YES,
  },
  { name: "a cover for the only approver", policy: ADMINS, as: covering, ...SLOW },
  { name: "a cover who can also decide themselves", as: covering, ...YES },
  {
    name: "a cover that has ended",
    policy: ADMINS,
    as: async (scene) => at(await covering(scene), new Date(Date.now() + 2 * HOUR_MS)),
    ...FORBIDDEN,
  },
  {
    name: "a reassignment to someone else",
    before: async ({ as, addMember, reviewId: id }) =>
      reassignReview(as("owner"), { id, to: emailOf(await addMember("approver")), note: "Kim knows it." }),
    ...FORBIDDEN,
  },
  {
    name: "a reassignment to the person",
    policy: ADMINS,
    before: ({ as, person, reviewId: id }) =>
      reassignReview(as("owner"), { id, to: emailOf(person), note: "Dana knows it." }),
    ...YES,
  },
  {
    name: "an escalation to come",
    policy: () => ({ ...ADMINS(), escalate: { afterSeconds: 3_600, to: ["role:approver"] } }),
    ...FORBIDDEN,
  },
  {
    name: "an escalation",
    policy: () => ({ ...ADMINS(), escalate: { afterSeconds: 3_600, to: ["role:approver"] } }),
    before: (scene) => review(scene, { escalatedAt: new Date() }),
    ...YES,
  },
  { name: "a webhook that gets decisions", before: (scene) => addWebhook(scene, "review.decided"), ...YES },
  { name: "a webhook that gets other events", before: (scene) => addWebhook(scene, "run.failed"), ...YES },
  {
    name: "a workflow that has changed since",
    before: ({ as, workflowId: id }) => updateWorkflow(as("owner"), { id, description: "Changed." }),
    ...YES,
  },
  { name: "a token with the scope", as: ({ person }) => token(person, ["reviews:decide"]), ...YES },
  { name: "a token without the scope", as: ({ person }) => token(person, ["runs:read"]), ...FORBIDDEN },
  {
    name: "someone from a different organization",
    as: async () => (await makeOrganization(given.db)).as("owner"),
    alone: false,
    locked: "not-found",
  },
];

async function makeScene({ policy, requester = "builder" }: Situation): Promise<Scene> {
  const organization = await makeOrganization(given.db);
  const { as } = organization;
  // Approvers can't start runs, so a builder starts the run, and then its requester is changed.
  const made = await makeOpenReview(as("builder"), policy?.({ emailOf: (role) => emailOf(as(role)) }));
  if (requester !== "builder")
    await given.db.run.update({
      where: { id: made.runId },
      data: { startedById: memberIdOf(as(requester)) },
    });
  return { ...organization, ...made, person: as("approver") };
}

const UNDONE = new Error("undone");

/** Runs the work and rolls it back. Returns its result or the error it threw. */
async function tryOut(ctx: ServiceContext, work: (ctx: ServiceContext) => Promise<unknown>) {
  let result: unknown;
  await transact(given.db, async (db: Transaction) => {
    result = await work({ ...ctx, db, afterCommit: () => {} }).catch((error: unknown) => error);
    throw UNDONE;
  }).catch((error: unknown) => {
    if (error !== UNDONE) throw error;
  });
  return result;
}

describe("the statement that approves alone, and the transaction that decides otherwise, agree about", () => {
  test.each(SITUATIONS)("$name", async (situation) => {
    const scene = await makeScene(situation);
    await situation.before?.(scene);
    const ctx = (await situation.as?.(scene)) ?? scene.person;
    const approval = { id: scene.reviewId, ...situation.approval };
    const alone = await tryOut(ctx, (ctx) => approveAlone(ctx, approval));
    const locked = await tryOut(ctx, (ctx) => decideLocked(ctx, { ...approval, decision: "approve" }));
    const { reviewId, runId } = scene;
    expect(alone).toEqual(
      situation.alone ? { reviewId, runId, jobId: expect.any(String), missing: null } : null,
    );
    if (situation.locked === "done") expect(locked).toMatchObject({ reviewId, runId });
    else expect(locked).toMatchObject({ code: situation.locked });
    // If `approveAlone` approves, `decideLocked` must also approve, with no other approvals missing.
    if (situation.alone) expect(locked).toMatchObject({ missing: null });
  });
});
