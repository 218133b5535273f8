import { describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { OPERATIONS } from "@/server/domain/operations";
import type { Database } from "@/server/infra/db";
import { hashPassword } from "@/server/services/account/passwords";
import { beginSignIn, type SignInClaims, switchOrganization } from "@/server/services/account/sign-in-claims";
import type { ServiceContext } from "@/server/services/context";
import { makeMemberContext } from "@/server/services/member/context";
import { inviteMember } from "@/server/services/member/invite";
import { givenDatabase } from "@/server/testing/database/given-database";
import {
  type Adversary,
  findForeign,
  makeAdversary,
  THEIR_PASSWORD,
  tokensIn,
} from "@/server/testing/doors/adversary";
import { listProcedures } from "@/server/testing/doors/input-schema";
import { followLink, mailedTo, memberIdOf, PASSWORD } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { withMail } from "@/server/testing/with-mail";

const given = givenDatabase();
/** Includes every procedure and GET operation, so that new ones are tested too. */
const PROCEDURES = listProcedures().filter(({ kind }) => kind !== "subscription");
const GETS = OPERATIONS.filter(({ method }) => method === "GET");
const LONG_MS = 240_000;
const MAIL = { with: withMail, without: <T>(work: () => Promise<T>) => work() };
const WAYS = (["owner", "admin"] as const).flatMap((role) =>
  (["with", "without"] as const).map((mail) => ({ role, mail })),
);

/**
 * Creates an adversary in an organization whose approver, Sam, joined through a mailed link and has their own
 * password.
 */
async function makeWorld(role: "owner" | "admin") {
  const { db } = given;
  const { as, organizationId } = await makeOrganization(db);
  const { userId } = await db.member.findUniqueOrThrow({ where: { id: memberIdOf(as(role)) } });
  await db.user.update({ where: { id: userId }, data: { passwordHash: await hashPassword(PASSWORD) } });
  const own = await beginSignIn(db, userId, organizationId);
  if (!own) throw new Error("the adversary is a member");
  const email = `sam-${makeId("usr").slice(4)}@acme.test`;
  const { member } = await withMail(() => inviteMember(as("owner"), { email, role: "approver" }));
  await followLink(db, await mailedTo(db, member));
  const adversary = await makeAdversary(db, own);
  return { db, as, organizationId, own, me: as(role), sam: { id: member.id, email }, adversary };
}
type World = Awaited<ReturnType<typeof makeWorld>>;

/** Returns several inputs that suit every procedure and operation. The inputs differ only in `id`. */
async function inputsOf({ db, organizationId, sam }: World, reviewId: string) {
  const { runId, workflowId } = await db.review.findUniqueOrThrow({ where: { id: reviewId } });
  const messages = await db.message.findMany({
    where: { organizationId, memberId: sam.id },
    select: { id: true },
  });
  const ids = [sam.id, reviewId, workflowId, ...messages.map(({ id }) => id)];
  return ids.map((id) => ({
    id,
    runId,
    workflowId,
    reviewId,
    memberId: sam.id,
    ...{ page: 0, size: 100, to: "everyone", tab: "open", query: "" },
    ...{ email: sam.email, role: "approver", name: "Anything", password: THEIR_PASSWORD, current: PASSWORD },
  }));
}

/** Returns whether a schema or path uses an input's `id`. If not, all inputs lead to the same request. */
const hasId = (schemaOrPath: string) => /"id":|\{(id|jobId|agentId)\}/.test(schemaOrPath);

/** Returns whether Sam and the adversary are unchanged, and the adversary is still signed in. */
async function isUntouched({ db, sam, me, own }: World) {
  const [member, session] = await Promise.all([
    db.member.findUnique({ where: { id: sam.id } }),
    switchOrganization(db, own, own.organizationId),
  ]);
  const self = await db.member.findUnique({ where: { id: memberIdOf(me) } });
  const role = me.actor.kind === "member" && me.actor.role;
  return !member?.removedAt && member?.role === "approver" && self?.role === role && session !== null;
}

describe.each(WAYS)("one $role, $mail a mail server,", ({ role, mail }) => {
  const around = MAIL[mail];

  test(
    "gets nothing from any procedure or operation that lets them act as a joined member",
    async () =>
      around(async () => {
        let world = await makeWorld(role);
        const begin = async () => {
          const { reviewId } = await makeOpenReview(world.as("builder"), { quorum: 2 });
          return inputsOf(world, reviewId);
        };
        let inputs = await begin();
        for (const { name, kind, input: schema } of PROCEDURES)
          for (const input of kind === "query" && !hasId(JSON.stringify(schema))
            ? inputs.slice(0, 1)
            : inputs) {
            const answer = await world.adversary.call(name, input, kind as "query" | "mutation");
            expect(await findForeign(given.db, answer, memberIdOf(world.me)), name).toEqual([]);
            if (kind === "mutation" && !(await isUntouched(world))) {
              world = await makeWorld(role);
              inputs = await begin();
              break;
            }
          }
        const { data } = await world.adversary.tell("token.create", { name: "t" });
        const { token } = data as { token: string };
        for (const operation of GETS)
          for (const { id, runId, workflowId } of hasId(operation.path) ? inputs : inputs.slice(0, 1)) {
            const params = { id, runId, workflowId, jobId: id, agentId: id };
            const response = await world.adversary.send(operation, { token, params, query: "size=100" });
            expect(
              await findForeign(given.db, await response.text(), memberIdOf(world.me)),
              operation.id,
            ).toEqual([]);
          }
      }),
    LONG_MS,
  );

  test.each(Object.entries(PLANS))(
    "never has two votes and never decides their own run if they: %s",
    async (_, plan) =>
      around(async () => {
        const world = await makeWorld(role);
        const { db, adversary, sam, me, as } = world;
        const needTwo = await makeOpenReview(as("builder"), { quorum: 2 });
        const mine = await makeOpenReview(me, { allowRequester: false });
        const reviews = [needTwo.reviewId, mine.reviewId];
        const emails = await plan({ ...world, reviews });
        const others = await adversary.breakIn([sam.email, ...emails]);
        for (const session of others) {
          const run = await startAs(db, session);
          if (run) reviews.push(run);
        }
        for (const id of reviews) await adversary.voteByAll(id);
        for (const id of reviews) {
          const { status, decisions } = await db.review.findUniqueOrThrow({
            where: { id },
            include: { decisions: { where: { voidedAt: null } } },
          });
          expect(status).toBe("OPEN");
          expect(new Set(decisions.map(({ memberId }) => memberId)).size).toBeLessThan(
            id === needTwo.reviewId ? 2 : 1,
          );
        }
        expect(await db.decision.count({ where: { memberId: sam.id } })).toBe(0);
      }),
  );
});

/**
 * Starts a run as one of the adversary's accounts, with a review that this account isn't allowed to decide. Returns the
 * review's ID, or null if the account can't start runs.
 */
async function startAs(db: Database, { userId, organizationId }: SignInClaims): Promise<string | null> {
  const member = await db.member.findUnique({ where: { organizationId_userId: { organizationId, userId } } });
  if (!member || member.removedAt) return null;
  const ctx: ServiceContext = await makeMemberContext(db, member.id);
  if (ctx.actor.kind !== "member" || !ctx.actor.scopes.includes("workflows:write")) return null;
  return (await makeOpenReview(ctx, { allowRequester: false })).reviewId;
}

describe("the database", () => {
  test("contains no signed link or invitation token that could be used to decide or join", async () => {
    for (const around of Object.values(MAIL)) {
      const world = await makeWorld("owner");
      const made = await around(async () => {
        await makeOpenReview(world.as("builder"), { quorum: 2 });
        return inviteMember(world.as("owner"), { email: `new-${world.sam.email}`, role: "viewer" });
      });
      const tables = await given.db.$queryRaw<{ name: string }[]>`
        SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`;
      const dump: unknown[] = [];
      for (const { name } of tables)
        dump.push(await given.db.$queryRawUnsafe(`SELECT to_jsonb(t) AS row FROM "${name}" t`));
      expect(await findForeign(given.db, dump, "")).toEqual([]);
      if (made.link)
        for (const token of tokensIn(made.link)) expect(JSON.stringify(dump)).not.toContain(token);
    }
  });
});

type Plan = (world: World & { reviews: string[] }) => Promise<string[]>;

const madeUp = ({ own }: World, name: string) => `${name}-${own.userId.slice(4)}@acme.test`;

/** Invites a made-up address and joins with the link if the app shows the link. */
async function joinMadeUp(world: World, name: string, role: string, as?: SignInClaims) {
  const email = madeUp(world, name);
  const made = await world.adversary.tell("member.invite", { email, role }, as);
  await world.adversary.breakIn([email]);
  return { email, id: (made.data as { member?: { id: string } } | undefined)?.member?.id ?? "" };
}

async function readd({ adversary }: World, who: { id: string; email: string }, role = "approver") {
  await adversary.tell("member.remove", { id: who.id });
  await adversary.tell("member.invite", { email: who.email, role });
}

const forRoles = (adversary: Adversary, id: string, roles: readonly string[]) =>
  roles.reduce(
    (before, role) => before.then(() => adversary.tell("member.changeRole", { id, role })),
    Promise.resolve<unknown>(null),
  );

/**
 * Everything that an owner or admin can try alone to get a second vote. Excludes turning on the rule (under Settings →
 * Rules) that counts the votes of members who joined through a link that another member shared.
 */
const PLANS: Record<string, Plan> = {
  "read every message": async ({ adversary, db, organizationId }) => {
    for (const { id } of await db.message.findMany({ where: { organizationId } })) {
      await adversary.ask("message.get", { id });
      await adversary.tell("message.sendAgain", { id });
    }
    await adversary.ask("message.list", { to: "everyone", page: 0, size: 100 });
    return [];
  },
  "create a new link for a member who has joined": async ({ adversary, sam }) => {
    await adversary.tell("member.renewLink", { id: sam.id });
    return [];
  },
  "remove a member and add them again": async (world) => {
    await readd(world, world.sam);
    await world.adversary.tell("member.renewLink", { id: world.sam.id });
    await readd(world, { ...world.sam, email: ` ${world.sam.email.toUpperCase()} ` }, "admin");
    return [];
  },
  "change a member's role": async (world) => {
    await forRoles(world.adversary, world.sam.id, ["viewer", "owner", "admin", "approver"]);
    await world.adversary.tell("member.renewLink", { id: world.sam.id });
    return [];
  },
  "create tokens and ask for someone else's": async ({ adversary, sam }) => {
    await adversary.tell("token.create", { name: "t", memberId: sam.id, member: sam });
    await adversary.tell("token.create", { name: "t", scopes: ["reviews:decide"] });
    await adversary.ask("token.list", { memberId: sam.id });
    return [];
  },
  "take a member's name": async ({ adversary, sam }) => {
    await adversary.tell("me.rename", { name: sam.email, email: sam.email, id: sam.id });
    return [];
  },
  "invite a made-up approver and join as them": async (world) => [
    (await joinMadeUp(world, "kim", "approver")).email,
  ],
  "invite a made-up owner or admin, who invites someone else": async (world) => {
    const first = await joinMadeUp(world, "lee", "owner");
    const second = await joinMadeUp(world, "bo", "admin");
    const [as] = world.adversary.sessions.slice(-1);
    const third = await joinMadeUp(world, "max", "approver", as);
    return [first.email, second.email, third.email];
  },
  "remove a made-up member and add them again": async (world) => {
    const kim = await joinMadeUp(world, "kim", "approver");
    await readd(world, kim, "admin");
    await world.adversary.breakIn([kim.email]);
    await forRoles(world.adversary, kim.id, ["owner", "approver"]);
    return [kim.email];
  },
  "make a made-up member change their password and create tokens": async (world) => {
    const kim = await joinMadeUp(world, "kim", "admin");
    const [as] = world.adversary.sessions.slice(1);
    if (as) {
      await world.adversary.tell(
        "me.changePassword",
        { current: THEIR_PASSWORD, password: `${THEIR_PASSWORD}!` },
        as,
      );
      await world.adversary.tell(
        "me.changePassword",
        { current: `${THEIR_PASSWORD}!`, password: THEIR_PASSWORD },
        as,
      );
      await world.adversary.tell("token.create", { name: "t" }, as);
    }
    return [kim.email];
  },
  "add a member to their own organization": async (world) => {
    const { db, own, sam, adversary } = world;
    const elsewhere = await makeOrganization(db);
    const id = makeId("mem");
    await db.member.create({
      data: { id, organizationId: elsewhere.organizationId, userId: own.userId, role: "owner" },
    });
    const there = await switchOrganization(db, own, elsewhere.organizationId);
    if (!there) throw new Error("a member of both is expected");
    await adversary.tell("member.invite", { email: sam.email, role: "owner" }, there);
    await adversary.breakIn([sam.email]);
    await readd(world, sam);
    return [];
  },
};
