import { describe, expect, test } from "vitest";
import { DAY_MS } from "@/server/domain/time";
import { transact } from "@/server/infra/db";
import { lockUser } from "@/server/services/account/passwords";
import { setPassword } from "@/server/services/account/set-password";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { beginSignIn, findMembership, switchOrganization } from "@/server/services/account/sign-in-claims";
import { givenDatabase } from "@/server/testing/database/given-database";
import { untilOneWaits } from "@/server/testing/database/until-one-waits";
import { at, followLink, mailedTo, memberIdOf, PASSWORD, tokenOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { withMail } from "@/server/testing/with-mail";
import { addMember } from "./add";
import { findInvitation } from "./find-invitation";
import { inviteMember } from "./invite";
import { listMembers } from "./list";
import { removeMember } from "./remove";
import { renewInvitation } from "./renew-invitation";

const given = givenDatabase();
const ENDED = { code: "not-found", message: "This link no longer works. Ask for a new one." };

async function makeTwo() {
  const [ours, theirs] = await Promise.all([makeOrganization(given.db), makeOrganization(given.db)]);
  return { ours, theirs };
}

describe("findInvitation", () => {
  test("returns what a link is for without changing anything", async () => {
    const { db } = given;
    const { as, organizationId } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "look@acme.test", role: "viewer" });
    const read = () => findInvitation(db, tokenOf(made), new Date());
    const shown = await read();
    expect(shown).toMatchObject({ organizationId, email: "look@acme.test", asks: "new-password" });
    expect(await read()).toEqual(shown);
  });

  test.each(["", "x", "a".repeat(42), "a".repeat(44), `${"a".repeat(42)}\n`, `${"a".repeat(42)}/`])(
    "never looks up %j, which isn't a token",
    async (token) => {
      const untouchable = new Proxy(given.db, {
        get: () => {
          throw new Error("looked up");
        },
      });
      expect(await findInvitation(untouchable, token, new Date())).toBeNull();
    },
  );
});

describe("acceptInvitation", () => {
  test("sets the password, signs in, and makes the person a regular member", async () => {
    const { db } = given;
    const { as, organizationId } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "sam@acme.test", role: "approver" });
    const claims = await followLink(db, made);
    expect(await findMembership(db, claims)).toMatchObject({ organizationId, actor: { role: "approver" } });
    expect(await findUserByPassword(db, { email: "sam@acme.test", password: PASSWORD })).not.toBeNull();
    const joined = (await listMembers(as("owner"))).find(({ id }) => id === made.member.id);
    expect(joined).toMatchObject({ status: "active", linkExpiresAt: null });
  });

  test("works only once, even for several simultaneous requests", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "once@acme.test", role: "viewer" });
    const passwords = Array.from({ length: 6 }, (_, i) => `${PASSWORD} ${i}`);
    const outcomes = await Promise.allSettled(passwords.map((password) => followLink(db, made, password)));
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toHaveLength(5);
    for (const reason of refused) expect(reason).toMatchObject(ENDED);
    const winner = passwords[outcomes.findIndex(({ status }) => status === "fulfilled")] ?? "";
    expect(await findUserByPassword(db, { email: "once@acme.test", password: winner })).not.toBeNull();
  });

  test("returns the same error for a link that expired, was replaced, was used, or never existed", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "late@acme.test", role: "viewer" });
    const end = new Date(made.member.linkExpiresAt ?? "");
    expect(await findInvitation(db, tokenOf(made), new Date(end.getTime() - 1))).not.toBeNull();
    await expect(followLink(db, made, PASSWORD, end)).rejects.toMatchObject(ENDED);
    const newer = await renewInvitation(as("owner"), { id: made.member.id });
    await expect(followLink(db, made)).rejects.toMatchObject(ENDED);
    await followLink(db, newer);
    await expect(followLink(db, newer)).rejects.toMatchObject(ENDED);
    await expect(followLink(db, { link: `/${"a".repeat(43)}` })).rejects.toMatchObject(ENDED);
  });

  test("rejects a password that is too short, too long, or easy to guess, and keeps the link usable", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "short@acme.test", role: "viewer" });
    for (const password of ["", "eleven char", "x".repeat(129), "password1234", "short.acme.test!"])
      await expect(followLink(db, made, password)).rejects.toMatchObject({
        code: "invalid-input",
        details: { errors: [{ pointer: "/password" }] },
      });
    await followLink(db, made, "twelve chars");
  });

  test("asks a member of a different organization for their existing password and adds them to this organization", async () => {
    const { db } = given;
    const { ours, theirs } = await makeTwo();
    const kim = { email: "kim@acme.test", role: "viewer" as const };
    const first = await followLink(db, await inviteMember(theirs.as("owner"), kim));
    const made = await inviteMember(ours.as("owner"), kim);
    const there = () => switchOrganization(db, first, ours.organizationId);
    expect(await findInvitation(db, tokenOf(made), new Date())).toMatchObject({ asks: "password" });
    expect(await there()).toBeNull();
    await expect(followLink(db, made, "another long password")).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const { userId } = first;
    expect(await followLink(db, made)).toMatchObject({ userId, organizationId: ours.organizationId });
    const membership = await findMembership(db, first);
    expect(membership?.organizations.map(({ id }) => id)).toEqual([
      theirs.organizationId,
      ours.organizationId,
    ]);
    expect(await there()).toMatchObject({ organizationId: ours.organizationId });
  });

  test("never replaces an account's password through a link to join, no matter how old the link is", async () => {
    const { db } = given;
    const { ours, theirs } = await makeTwo();
    const lee = { email: "lee@acme.test", role: "admin" as const };
    const hoarded = await inviteMember(ours.as("admin"), lee);
    const theirSession = await followLink(db, await inviteMember(theirs.as("owner"), lee));
    await expect(followLink(db, hoarded, "a password of another")).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await findMembership(db, theirSession)).not.toBeNull();
  });

  test("only replaces a password through an emailed link, and only if the password hasn't changed since", async () => {
    const { db } = given;
    const { ours, theirs } = await makeTwo();
    const max = { email: "max@acme.test", role: "viewer" as const };
    const { member } = await inviteMember(ours.as("owner"), max);
    await followLink(db, await renewInvitation(ours.as("owner"), { id: member.id }));
    await followLink(db, await inviteMember(theirs.as("owner"), max));
    const renew = async () => {
      await withMail(() => renewInvitation(ours.as("owner"), { id: member.id }));
      return mailedTo(db, member);
    };
    const shown = await renew();
    const mailed = { memberId: member.id, usedAt: null, handedOverBy: null };
    await db.invitation.updateMany({ where: mailed, data: { handedOverBy: "Test owner" } });
    await expect(followLink(db, shown, "a password of another")).rejects.toMatchObject(ENDED);
    const late = await renew();
    await setPassword(db, { email: max.email, password: "set by the operator" });
    await expect(followLink(db, late, "a password of another")).rejects.toMatchObject(ENDED);
    await followLink(db, await renew(), "chosen through the mail");
    const password = "chosen through the mail";
    expect(await findUserByPassword(db, { email: max.email, password })).not.toBeNull();
  });

  test("doesn't accept a password that changes during the check, and keeps the link usable", async () => {
    const { db } = given;
    const { ours, theirs } = await makeTwo();
    const email = "changing@acme.test";
    await followLink(db, await inviteMember(theirs.as("owner"), { email, role: "viewer" }));
    const made = await inviteMember(ours.as("owner"), { email, role: "viewer" });
    const { id } = await db.user.findUniqueOrThrow({ where: { email } });
    let joining: Promise<unknown> | undefined;
    await transact(db, async (tx) => {
      await lockUser(tx, id);
      joining = followLink(db, made).catch((error: unknown) => error);
      await untilOneWaits(db);
      await tx.user.update({ where: { id }, data: { passwordHash: "different" } });
    });
    expect(await joining).toMatchObject({ code: "unauthenticated" });
    expect(await findInvitation(db, tokenOf(made), new Date())).not.toBeNull();
  });

  test("keeps someone who claimed an address elsewhere out of an organization that adds the address later", async () => {
    const { db } = given;
    const { ours, theirs } = await makeTwo();
    const victim = { email: "victim@acme.test", role: "viewer" as const };
    const taken = await followLink(db, await inviteMember(theirs.as("admin"), victim));
    await inviteMember(ours.as("owner"), { ...victim, role: "owner" });
    expect(await beginSignIn(db, taken.userId, ours.organizationId)).toBeNull();
    expect((await findMembership(db, taken))?.organizations).toHaveLength(1);
  });
});

describe("renewInvitation", () => {
  test("lets an active member choose a new password, which ends their sign-ins", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "again@acme.test", role: "viewer" });
    const before = await followLink(db, made);
    const renewed = await withMail(() => renewInvitation(as("admin"), { id: made.member.id }));
    expect(renewed).toMatchObject({ link: null, mailed: true });
    expect(renewed.member).toMatchObject({ status: "active", linkExpiresAt: expect.any(String) });
    expect(await findMembership(db, before)).not.toBeNull();
    const mailed = await mailedTo(db, made.member);
    const after = await followLink(db, mailed, "another long password");
    expect(await findMembership(db, before)).toBeNull();
    expect(await findMembership(db, after)).not.toBeNull();
    expect(await findUserByPassword(db, { email: "again@acme.test", password: PASSWORD })).toBeNull();
  });

  test("keeps a member who was added on the command line active", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const { memberId } = await addMember(as("owner"), {
      email: "line@acme.test",
      role: "viewer",
      password: PASSWORD,
    });
    const later = at(as("owner"), new Date(Date.now() + DAY_MS));
    const { member } = await withMail(() => renewInvitation(later, { id: memberId }));
    expect(member.status).toBe("active");
  });

  test("leaves only one working link, even if several are created simultaneously", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const { member } = await inviteMember(as("owner"), { email: "many@acme.test", role: "viewer" });
    const links = await Promise.all(
      Array.from({ length: 5 }, () => renewInvitation(as("owner"), { id: member.id })),
    );
    const open = await Promise.all(links.map((made) => findInvitation(db, tokenOf(made), new Date())));
    expect(open.filter(Boolean)).toHaveLength(1);
  });

  test("doesn't create a link for an existing account without a mail server, so only the account's owner can sign in", async () => {
    const { db } = given;
    const { as, organizationId } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "mine@acme.test", role: "approver" });
    await followLink(db, made);
    const links = () => db.invitation.count({ where: { organizationId } });
    const before = await links();
    for (const role of ["admin", "owner"] as const)
      await expect(renewInvitation(as(role), { id: made.member.id })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("npm run org -- set-password mine@acme.test"),
      });
    expect(await links()).toBe(before);
  });

  test("doesn't let an admin into an owner's account or into a different organization", async () => {
    const { db } = given;
    const { ours, theirs } = await makeTwo();
    const owner = { id: memberIdOf(ours.as("owner")) };
    await expect(renewInvitation(ours.as("admin"), owner)).rejects.toMatchObject({ code: "forbidden" });
    const kim = { email: "both@acme.test", role: "viewer" as const };
    await followLink(db, await inviteMember(theirs.as("owner"), kim));
    const made = await inviteMember(ours.as("owner"), kim);
    expect((await renewInvitation(ours.as("owner"), { id: made.member.id })).member.status).toBe("invited");
    await followLink(db, await renewInvitation(ours.as("owner"), { id: made.member.id }));
  });

  test("returns the same response whether or not a member belongs to other organizations", async () => {
    const { db } = given;
    const { ours, theirs } = await makeTwo();
    const [both, alone] = ["twice@acme.test", "alone@acme.test"];
    await followLink(db, await inviteMember(theirs.as("owner"), { email: both, role: "viewer" }));
    const renew = async (email: string) => {
      const made = await inviteMember(ours.as("owner"), { email, role: "viewer" });
      await followLink(db, made);
      const { member, ...answer } = await withMail(() =>
        renewInvitation(ours.as("owner"), { id: made.member.id }),
      );
      return { ...answer, status: member.status, expires: typeof member.linkExpiresAt };
    };
    expect(await renew(both)).toEqual(await renew(alone));
  });

  test("doesn't find a removed member", async () => {
    const { as } = await makeOrganization(given.db);
    const id = memberIdOf(as("viewer"));
    await removeMember(as("owner"), { id });
    await expect(renewInvitation(as("owner"), { id })).rejects.toMatchObject({ code: "not-found" });
  });
});
