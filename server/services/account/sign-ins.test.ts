import { afterEach, describe, expect, test } from "vitest";
import { makeId } from "@/server/domain/id";
import { DAY_MS } from "@/server/domain/time";
import { transact } from "@/server/infra/db";
import { env, settle } from "@/server/infra/env";
import { addMember } from "@/server/services/member/add";
import { changeRole } from "@/server/services/member/change-role";
import { makeMemberContext } from "@/server/services/member/context";
import { inviteMember } from "@/server/services/member/invite";
import { removeMember } from "@/server/services/member/remove";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { followLink, PASSWORD } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { changePassword } from "./change-password";
import { listSignIns } from "./list-sign-ins";
import { lockUser } from "./passwords";
import { setPassword } from "./set-password";
import { signInByPassword } from "./sign-in";
import { beginSignIn, findMembership, type SignInClaims, switchOrganization } from "./sign-in-claims";
import {
  createSignIn,
  endOtherSignIns,
  endSignIn,
  endSignInOf,
  forgetSignIns,
  UNKNOWN_BROWSER,
} from "./sign-ins";

const given = givenDatabase();
const NEW_PASSWORD = "another long password";
const MINUTE_MS = 60_000;
const later = (ms: number) => new Date(Date.now() + ms);
const isAlive = async (claims: SignInClaims, now = new Date()) =>
  (await findMembership(given.db, claims, { now, uses: false })) !== null;

/** Adds a member with a password to the given organization, or to a new one. */
async function makeMember(organization?: Awaited<ReturnType<typeof makeOrganization>>) {
  const { db } = given;
  const place = organization ?? (await makeOrganization(db));
  const email = `${makeId("usr")}@acme.test`;
  const { memberId } = await addMember(place.as("owner"), { email, role: "approver", password: PASSWORD });
  const ctx = await makeMemberContext(db, memberId);
  const signIn = async (device = "Chrome on macOS") => {
    const claims = await signInByPassword(
      db,
      { email, password: PASSWORD },
      { device, address: "192.0.2.1" },
    );
    if (!claims) throw new Error("a member with a password can sign in");
    return claims;
  };
  const { userId } = await signIn();
  return { ...place, email, memberId, userId, ctx, signIn };
}

describe("a sign-in", () => {
  afterEach(() => void settle({ ...env(), sessionIdleDays: 14, sessionMaxDays: 30 }));

  test("expires 14 days after its last use, and no later than 30 days after it started", async () => {
    const { signIn } = await makeMember();
    const [idle, used] = [await signIn(), await signIn()];
    expect(await isAlive(idle, later(14 * DAY_MS - MINUTE_MS))).toBe(true);
    expect(await isAlive(idle, later(14 * DAY_MS + MINUTE_MS))).toBe(false);
    for (let day = 10; day < 30; day += 10)
      expect(await findMembership(given.db, used, { now: later(day * DAY_MS) })).not.toBeNull();
    expect(await isAlive(used, later(30 * DAY_MS - MINUTE_MS))).toBe(true);
    expect(await isAlive(used, later(30 * DAY_MS + MINUTE_MS))).toBe(false);
  });

  test("expires after the configured limits", async () => {
    const { signIn } = await makeMember();
    const claims = await signIn();
    settle({ ...env(), sessionIdleDays: 2, sessionMaxDays: 3 });
    expect(await isAlive(claims, later(2 * DAY_MS + MINUTE_MS))).toBe(false);
    expect(await findMembership(given.db, claims, { now: later(2 * DAY_MS - MINUTE_MS) })).not.toBeNull();
    expect(await isAlive(claims, later(3 * DAY_MS - MINUTE_MS))).toBe(true);
    expect(await isAlive(claims, later(3 * DAY_MS + MINUTE_MS))).toBe(false);
  });

  test("is updated at most once a minute, by only one of many simultaneous requests", async () => {
    const { db } = given;
    await asOwner(`CREATE TABLE "Written" ("id" text)`);
    await asOwner(`CREATE FUNCTION "note"() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO "Written" VALUES (NEW."id"); RETURN NEW; END $$`);
    await asOwner(`CREATE TRIGGER "note" AFTER UPDATE ON "SignIn" FOR EACH ROW EXECUTE FUNCTION "note"()`);
    const written = async () => (await db.$queryRaw<unknown[]>`SELECT 1 FROM "Written"`).length;
    const { signIn } = await makeMember();
    const claims = await signIn();
    const signedInAt = Date.now();
    const use = (ms: number) => {
      const now = new Date(signedInAt + ms);
      return Promise.all(Array.from({ length: 20 }, () => findMembership(db, claims, { now })));
    };
    await use(MINUTE_MS - 10_000);
    expect(await written()).toBe(0);
    await use(MINUTE_MS + 1_000);
    expect(await written()).toBe(1);
    await use(2 * MINUTE_MS);
    expect(await written()).toBe(1);
    await use(2 * MINUTE_MS + 2_000);
    expect(await written()).toBe(2);
  });

  test("is deleted once it expires", async () => {
    const { db } = given;
    const { signIn, userId } = await makeMember();
    await signIn();
    await forgetSignIns(db, later(14 * DAY_MS - MINUTE_MS));
    expect(await db.signIn.count({ where: { userId } })).toBe(2);
    const kept = await signIn();
    await findMembership(db, kept, { now: later(10 * DAY_MS) });
    await forgetSignIns(db, later(15 * DAY_MS));
    expect(await db.signIn.count({ where: { userId } })).toBe(1);
    await forgetSignIns(db, later(30 * DAY_MS + MINUTE_MS));
    expect(await db.signIn.count({ where: { userId } })).toBe(0);
  });

  test("ends if it's the least recently used when its user exceeds 100 sign-ins", async () => {
    const { userId, signIn } = await makeMember();
    const [first, second] = [await signIn(), await signIn()];
    await findMembership(given.db, first, { now: later(2 * MINUTE_MS) });
    for (let i = 0; i < 99; i++) await createSignIn(given.db, userId, UNKNOWN_BROWSER, later(MINUTE_MS));
    expect(await given.db.signIn.count({ where: { userId } })).toBe(100);
    expect([await isAlive(first), await isAlive(second)]).toEqual([true, false]);
  });

  test("doesn't work if its secret is combined with another user's claims", async () => {
    const [one, other] = [await makeMember(), await makeMember()];
    const [ours, theirs] = [await one.signIn(), await other.signIn()];
    expect(await isAlive({ ...theirs, signIn: ours.signIn })).toBe(false);
    expect(await isAlive({ ...ours, signIn: "made up" })).toBe(false);
  });
});

describe("a sign-in ends immediately", () => {
  test("when its browser signs out, including for every copy of the cookie", async () => {
    const { signIn } = await makeMember();
    const [here, elsewhere] = [await signIn(), await signIn()];
    const copy = { ...here };
    await endSignInOf(given.db, here.signIn);
    expect(await isAlive(copy)).toBe(false);
    expect(await isAlive(elsewhere)).toBe(true);
    await endSignInOf(given.db, here.signIn);
  });

  test("when its user changes their password, including for copies of the cookie used for the change", async () => {
    const { ctx, signIn } = await makeMember();
    const [here, elsewhere] = [await signIn(), await signIn()];
    const browser = { device: "Firefox on Linux", address: null };
    const renewed = await changePassword(ctx, { current: PASSWORD, password: NEW_PASSWORD }, browser);
    expect(await Promise.all([here, elsewhere, renewed].map((claims) => isAlive(claims)))).toEqual([
      false,
      false,
      true,
    ]);
    expect(await findMembership(given.db, renewed)).toMatchObject({ signIn: browser });
  });

  test("when the operator sets the password", async () => {
    const { email, signIn } = await makeMember();
    const claims = await signIn();
    await setPassword(given.db, { email, password: NEW_PASSWORD });
    expect(await isAlive(claims)).toBe(false);
    expect(await given.db.signIn.count({ where: { userId: claims.userId } })).toBe(0);
  });

  test("when a link sets the password", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "joins@acme.test", role: "viewer" });
    const { id: userId } = await db.user.findUniqueOrThrow({ where: { email: "joins@acme.test" } });
    await createSignIn(db, userId, UNKNOWN_BROWSER, new Date());
    const claims = await followLink(db, made);
    expect(await isAlive(claims)).toBe(true);
    expect(await db.signIn.count({ where: { userId } })).toBe(1);
  });

  test("when its user is removed and stays ended if they're added again", async () => {
    const member = await makeMember();
    const claims = await member.signIn();
    await removeMember(member.as("owner"), { id: member.memberId });
    expect(await isAlive(claims)).toBe(false);
    expect(await given.db.signIn.count({ where: { userId: claims.userId } })).toBe(0);
    await addMember(member.as("owner"), { email: member.email, role: "approver", password: PASSWORD });
    expect(await isAlive(claims)).toBe(false);
  });

  test("only in the organization that removed its user, if they're also a member elsewhere", async () => {
    const member = await makeMember();
    const other = await makeOrganization(given.db);
    await addMember(other.as("owner"), { email: member.email, role: "viewer", password: PASSWORD });
    const here = await member.signIn();
    const there = await beginSignIn(given.db, here.userId, other.organizationId);
    expect(there && (await isAlive(there))).toBe(true);
    await removeMember(member.as("owner"), { id: member.memberId });
    expect(await isAlive(here)).toBe(false);
    expect(there && (await isAlive(there))).toBe(true);
    expect(await switchOrganization(given.db, here, other.organizationId)).not.toBeNull();
    expect(there && (await switchOrganization(given.db, there, member.organizationId))).toBeNull();
    await addMember(member.as("owner"), { email: member.email, role: "approver", password: PASSWORD });
    expect(await isAlive(here)).toBe(false);
  });

  test("but not when its user's role changes, although the new role applies immediately", async () => {
    const member = await makeMember();
    const claims = await member.signIn();
    await changeRole(member.as("owner"), { id: member.memberId, role: "viewer" });
    expect(await findMembership(given.db, claims)).toMatchObject({ actor: { role: "viewer" } });
  });

  test("and isn't even created if the password changes during the check", async () => {
    const { email, userId } = await makeMember();
    let attempt: Promise<SignInClaims | null> | undefined;
    await transact(given.db, async (db) => {
      await lockUser(db, userId);
      attempt = signInByPassword(given.db, { email, password: PASSWORD }, UNKNOWN_BROWSER);
      await untilOneWaits(given.db);
      await db.user.update({ where: { id: userId }, data: { passwordHash: "different" } });
    });
    expect(await attempt).toBeNull();
  });
});

describe("the list of sign-ins", () => {
  test("shows only the user's own sign-ins, the current one first, and can end one or all others", async () => {
    const { ctx, userId, signIn } = await makeMember();
    const stranger = await makeMember();
    const [phone, here] = [await signIn("Safari on iPhone"), await signIn("Firefox on Linux")];
    const current = (await findMembership(given.db, here))?.signIn.id ?? "";
    const list = () => listSignIns(ctx, { userId, current });
    expect(await list()).toMatchObject([
      { device: "Firefox on Linux", address: "192.0.2.1", current: true },
      { device: "Safari on iPhone", current: false },
      { device: "Chrome on macOS", current: false },
    ]);
    expect(JSON.stringify(await list())).not.toContain(here.signIn);

    const id = (await list()).find(({ device }) => device === "Safari on iPhone")?.id ?? "";
    await expect(endSignIn(ctx, { userId: stranger.userId, id })).rejects.toMatchObject({
      code: "not-found",
    });
    await endSignIn(ctx, { userId, id });
    expect(await isAlive(phone)).toBe(false);
    await expect(endSignIn(ctx, { userId, id })).rejects.toMatchObject({ code: "not-found" });

    await endOtherSignIns(ctx, { userId, current });
    expect(await list()).toMatchObject([{ device: "Firefox on Linux", current: true }]);
    expect(await isAlive(here)).toBe(true);
    expect(await isAlive(await stranger.signIn())).toBe(true);
  });
});
