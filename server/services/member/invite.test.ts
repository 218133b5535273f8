import { describe, expect, test } from "vitest";
import { InviteMemberInput } from "@/server/domain/member/member";
import { DAY_MS } from "@/server/domain/time";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { listActiveMembers } from "@/server/services/draft/rows";
import { asMailed } from "@/server/testing/as-mailed";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, mailedTo, memberIdOf, PASSWORD, tokenOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { withMail } from "@/server/testing/with-mail";
import { inviteMember } from "./invite";
import { listMembers } from "./list";
import { removeMember } from "./remove";

const given = givenDatabase();

describe("inviteMember", () => {
  test("adds a member without a password and returns a link but stores only its hash", async () => {
    const { db } = given;
    const { as, organizationId } = await makeOrganization(db);
    const before = Date.now();
    const made = await inviteMember(as("admin"), {
      email: "sam@acme.test",
      name: "Sam Okafor",
      role: "approver",
    });
    expect(made).toMatchObject({
      member: { name: "Sam Okafor", email: "sam@acme.test", role: "approver", status: "invited" },
      mailed: false,
    });
    expect(tokenOf(made)).toMatch(/^[\w-]{43}$/);
    const lives = Date.parse(made.member.linkExpiresAt ?? "") - before;
    expect(Math.abs(lives - 7 * DAY_MS)).toBeLessThan(10_000);
    const rows = await db.invitation.findMany({ where: { organizationId } });
    expect(rows).toMatchObject([{ memberId: made.member.id, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(JSON.stringify(rows)).not.toContain(tokenOf(made));
    const user = await db.user.findUniqueOrThrow({ where: { email: "sam@acme.test" } });
    expect(user.passwordHash).toBeNull();
    expect(await findUserByPassword(db, { email: "sam@acme.test", password: "" })).toBeNull();
    expect(await listMembers(as("viewer"))).toContainEqual(made.member);
  });

  test("writes the message with the link and escapes HTML in it", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const name = `<img src=x onerror="alert(1)">`;
    const made = await inviteMember(as("owner"), { email: "lee@acme.test", name, role: "viewer" });
    const [message, ...more] = await db.message.findMany({ where: { memberId: made.member.id } });
    expect(more).toEqual([]);
    expect(message).toMatchObject({ kind: "INVITATION", to: "lee@acme.test", status: "KEPT" });
    expect(message?.subject).toContain("Test owner invited you to");
    const mail = await asMailed(db, { id: message?.id ?? "" });
    expect(mail.text).toContain(`\n${made.link}\n`);
    expect(mail.html).toContain(`href="${made.link}"`);
    expect(mail.html).not.toContain("<img");
  });

  test("rejects existing and invited members, and all but one of several simultaneous invitations", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const kim = { email: "kim@acme.test", role: "viewer" as const };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => inviteMember(as(i % 2 ? "owner" : "admin"), kim)),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused).toHaveLength(7);
    for (const reason of refused)
      expect(reason).toMatchObject({
        code: "conflict",
        message: "kim@acme.test is already invited. Create a new link if they lost theirs.",
      });
    const [made] = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
    if (made) await followLink(db, made);
    await expect(inviteMember(as("owner"), kim)).rejects.toMatchObject({
      message: "kim@acme.test is already a member.",
    });
  });

  test("lets only an owner add an owner", async () => {
    const { as } = await makeOrganization(given.db);
    const owner = { email: "second@acme.test", role: "owner" as const };
    await expect(inviteMember(as("admin"), owner)).rejects.toMatchObject({
      code: "forbidden",
      message: "Only an owner can add, change, or remove owners. Ask an owner.",
    });
    expect((await inviteMember(as("owner"), owner)).member.role).toBe("owner");
  });

  test("adds a former member back with their old password and no link", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const noor = { email: "noor@acme.test", role: "builder" as const };
    const first = await inviteMember(as("owner"), noor);
    await followLink(db, first);
    await removeMember(as("owner"), { id: first.member.id });
    const second = await inviteMember(as("owner"), { ...noor, role: "viewer" });
    expect(second).toMatchObject({
      link: null,
      mailed: false,
      member: { id: first.member.id, role: "viewer", status: "active" },
    });
    expect(await findUserByPassword(db, { email: noor.email, password: PASSWORD })).not.toBeNull();
    expect(await db.message.count({ where: { memberId: first.member.id } })).toBe(1);
  });

  test("returns the same response whether or not the address has an account elsewhere, until they join", async () => {
    const { db } = given;
    const [ours, theirs] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const known = { email: "wren.hale@acme.test", name: "Dr. Wren Hale-Osei", role: "viewer" as const };
    const account = await followLink(db, await inviteMember(theirs.as("owner"), known));
    const [theirsNow, neverSeen] = [
      await inviteMember(ours.as("owner"), { email: known.email, role: "viewer" }),
      await inviteMember(ours.as("owner"), { email: "wren.hyde@acme.test", role: "viewer" }),
    ];
    expect(theirsNow.member.name).toBe("Wren Hale");
    const told = async ({ member, link }: typeof theirsNow) => {
      const { subject, text, html, to } = await db.message.findFirstOrThrow({
        where: { memberId: member.id },
      });
      const facts = { member: { ...member, id: "", linkExpiresAt: "", since: "" }, subject, text, html, to };
      return JSON.stringify(facts)
        .replaceAll(link ?? "", "")
        .replace(/\[\[link:\w+\]\]/g, "")
        .replace(/Hale|Hyde/gi, "");
    };
    expect(await told(theirsNow)).toBe(await told(neverSeen));
    const listed = await Promise.all([listMembers(ours.as("viewer")), listActiveMembers(ours.as("viewer"))]);
    expect(JSON.stringify(listed)).not.toContain("Osei");
    await removeMember(ours.as("owner"), { id: theirsNow.member.id });
    const again = await inviteMember(ours.as("owner"), { email: known.email, name: "W.", role: "viewer" });
    expect(again.member.name).toBe("W.");
    expect(await followLink(db, again)).toMatchObject({
      userId: account.userId,
      organizationId: ours.organizationId,
    });
    expect(await listMembers(ours.as("viewer"))).toContainEqual(
      expect.objectContaining({ name: known.name, status: "active" }),
    );
  });

  test("emails the link only to the member if there's a mail server", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const made = await withMail(() =>
      inviteMember(as("admin"), { email: "alone@acme.test", role: "approver" }),
    );
    expect(made).toMatchObject({ link: null, mailed: true, member: { status: "invited" } });
    await followLink(db, await mailedTo(db, made.member));
  });

  test("doesn't show the member to other organizations", async () => {
    const { db } = given;
    const [ours, theirs] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const { member } = await inviteMember(ours.as("owner"), { email: "ours@acme.test", role: "viewer" });
    const seen = (await listMembers(theirs.as("owner"))).map(({ id }) => id);
    expect(seen).not.toContain(member.id);
    expect(seen).toContain(memberIdOf(theirs.as("viewer")));
  });
});

describe("InviteMemberInput", () => {
  test("normalizes the address and puts the name on one line", () => {
    const parse = (email: string, name?: string) =>
      InviteMemberInput.safeParse({ email, name, role: "viewer" }).data;
    expect(parse(" Sam@Acme.TEST ", " Sam \n Okafor ")).toEqual({
      email: "sam@acme.test",
      name: "Sam Okafor",
      role: "viewer",
    });
    for (const email of [
      "",
      "sam",
      "role:owner",
      "role:owner@acme.test",
      "sam@acme",
      "a b@acme.test",
      "@acme.test",
    ])
      expect(parse(email)).toBeUndefined();
    expect(parse("sam@acme.test", "x".repeat(101))).toBeUndefined();
    expect(InviteMemberInput.safeParse({ email: "sam@acme.test", role: "boss" }).success).toBe(false);
  });
});
