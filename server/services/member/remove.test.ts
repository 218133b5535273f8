import { describe, expect, test } from "vitest";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { beginSignIn, findMembership, switchOrganization } from "@/server/services/account/sign-in-claims";
import { getRun } from "@/server/services/run/get";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, memberIdOf, PASSWORD } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { makeMemberContext } from "./context";
import { inviteMember } from "./invite";
import { listMembers } from "./list";
import { removeMember } from "./remove";

const given = givenDatabase();

describe("removeMember", () => {
  test("permanently ends the member's sessions and tokens, even if they're added again", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const sam = { email: "sam@acme.test", role: "builder" as const };
    const made = await inviteMember(as("owner"), sam);
    const { id } = made.member;
    const session = await followLink(db, made);
    const { token } = await createToken(await makeMemberContext(db, id), { name: "Left behind" });
    expect(await findMembership(db, session)).not.toBeNull();
    expect(await removeMember(as("admin"), { id })).toBeNull();
    const isOpen = async () => [
      await findMembership(db, session),
      await findTokenActor(db, token, new Date()),
    ];
    expect(await isOpen()).toEqual([null, null]);
    expect(await inviteMember(as("owner"), sam)).toMatchObject({ link: null, member: { status: "active" } });
    expect(await isOpen()).toEqual([null, null]);
    expect(await switchOrganization(db, session, session.organizationId)).toBeNull();
    const user = await findUserByPassword(db, { email: sam.email, password: PASSWORD });
    const anew = await beginSignIn(db, user?.id ?? "");
    expect(anew && (await findMembership(db, anew))).toMatchObject({ actor: { memberId: id } });
  });

  test("can't remove a member twice", async () => {
    const { as } = await makeOrganization(given.db);
    const id = memberIdOf(as("viewer"));
    await removeMember(as("owner"), { id });
    await expect(removeMember(as("owner"), { id })).rejects.toMatchObject({ code: "not-found" });
    expect((await listMembers(as("owner"))).map((member) => member.id)).not.toContain(id);
  });

  test("ends unused links and unsent messages", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const made = await inviteMember(as("owner"), { email: "lee@acme.test", role: "viewer" });
    const memberId = made.member.id;
    await db.message.updateMany({ where: { memberId }, data: { status: "QUEUED", sendAt: new Date() } });
    await removeMember(as("owner"), { id: memberId });
    await expect(followLink(db, made)).rejects.toMatchObject({ code: "not-found" });
    expect(await db.message.findMany({ where: { memberId } })).toMatchObject([
      { status: "FAILED", sendAt: null, lastError: "The recipient was removed before this was sent." },
    ]);
  });

  test("keeps the member's name on the runs they started", async () => {
    const { as } = await makeOrganization(given.db);
    const { runId } = await makeOpenReview(as("builder"));
    const id = memberIdOf(as("builder"));
    await removeMember(as("owner"), { id });
    expect((await getRun(as("owner"), { runId })).startedBy).toMatchObject({ id, name: "Test builder" });
  });

  test("lets only owners remove an owner, and no one remove the last owner", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const last = { id: memberIdOf(as("owner")) };
    await expect(removeMember(as("admin"), last)).rejects.toMatchObject({ code: "forbidden" });
    await expect(removeMember(as("owner"), last)).rejects.toMatchObject({
      code: "conflict",
      message: "Test owner is the only owner. Make another member an owner first.",
    });
    await removeMember(await addMember("owner"), last);
  });

  test("keeps one owner if three owners leave at the same moment", async () => {
    const { db } = given;
    const { as, addMember, organizationId } = await makeOrganization(db);
    const owners = [as("owner"), await addMember("owner"), await addMember("owner")];
    const outcomes = await Promise.allSettled(
      owners.map((owner) => removeMember(owner, { id: memberIdOf(owner) })),
    );
    expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
    expect(await db.member.count({ where: { organizationId, role: "owner", removedAt: null } })).toBe(1);
  });

  test("keeps the member's other organizations, password, and session", async () => {
    const { db } = given;
    const [ours, theirs] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const kim = { email: "kim@acme.test", role: "viewer" as const };
    await followLink(db, await inviteMember(theirs.as("owner"), kim));
    const made = await inviteMember(ours.as("owner"), kim);
    const here = await followLink(db, made);
    const there = await switchOrganization(db, here, theirs.organizationId);
    await removeMember(ours.as("owner"), { id: made.member.id });
    expect(await findMembership(db, here)).toBeNull();
    expect(there && (await findMembership(db, there))).toMatchObject({
      organizationId: theirs.organizationId,
    });
    expect(await findUserByPassword(db, { email: kim.email, password: PASSWORD })).not.toBeNull();
  });
});
