import { describe, expect, test } from "vitest";
import { findUserByPassword } from "@/server/services/account/sign-in";
import { beginSignIn, findMembership } from "@/server/services/account/sign-in-claims";
import { givenDatabase } from "@/server/testing/database/given-database";
import { PASSWORD } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { addMember } from "./add";
import { makeMemberContext } from "./context";

const given = givenDatabase();
const ANOTHER = "another long password";

describe("addMember", () => {
  test("adds someone with a role and keeps an existing user's password", async () => {
    const { db } = given;
    const [{ as }, other] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const sam = { email: "sam@acme.test", role: "approver" as const };
    const { memberId, keepsPassword } = await addMember(as("owner"), { ...sam, password: PASSWORD });
    expect((await makeMemberContext(db, memberId)).actor).toMatchObject(sam);
    expect(keepsPassword).toBe(false);
    const again = await addMember(other.as("admin"), { ...sam, email: "SAM@acme.test", password: ANOTHER });
    expect(again.keepsPassword).toBe(true);
    expect(await db.user.count({ where: { email: sam.email } })).toBe(1);
    expect(await findUserByPassword(db, { email: sam.email, password: PASSWORD })).not.toBeNull();
    expect(await findUserByPassword(db, { email: sam.email, password: ANOTHER })).toBeNull();
  });

  test("rejects duplicates and lets a former member return with their old password", async () => {
    const { db } = given;
    const { as, organizationId } = await makeOrganization(db);
    const noor = { email: "noor@acme.test", password: PASSWORD };
    const { memberId } = await addMember(as("owner"), { ...noor, role: "viewer" });
    await expect(addMember(as("owner"), { ...noor, role: "owner" })).rejects.toMatchObject({
      code: "conflict",
      message: "noor@acme.test is already a member.",
    });
    expect((await makeMemberContext(db, memberId)).actor).toMatchObject({ role: "viewer" });
    const { userId } = await db.member.findUniqueOrThrow({ where: { id: memberId } });
    const claims = await beginSignIn(db, userId);
    await db.member.update({ where: { id: memberId }, data: { removedAt: new Date() } });
    const back = await addMember(as("owner"), { ...noor, password: ANOTHER, role: "builder" });
    expect(back).toEqual({ memberId, keepsPassword: true });
    expect((await makeMemberContext(db, memberId)).actor).toMatchObject({ role: "builder" });
    expect(await findUserByPassword(db, { email: noor.email, password: PASSWORD })).not.toBeNull();
    expect(await findUserByPassword(db, { email: noor.email, password: ANOTHER })).toBeNull();
    expect(claims).toMatchObject({ organizationId });
    expect(claims && (await findMembership(db, claims))).toBeNull();
  });

  test("adds a member only once if several requests add the same address simultaneously", async () => {
    const { db } = given;
    const { as, organizationId } = await makeOrganization(db);
    const kim = { email: "kim@acme.test", password: PASSWORD };
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => addMember(as("owner"), { ...kim, role: "viewer" })),
    );
    const refused = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason] : []));
    expect(refused.map(({ message }) => message)).toEqual(
      Array(7).fill("kim@acme.test is already a member."),
    );
    const places = await db.member.count({ where: { organizationId, user: { email: kim.email } } });
    expect(places).toBe(1);
  });

  test("adds a user to several organizations simultaneously, with one password", async () => {
    const { db } = given;
    const organizations = await Promise.all(Array.from({ length: 4 }, () => makeOrganization(db)));
    const email = "everywhere@acme.test";
    const added = await Promise.all(
      organizations.map(({ as }, i) =>
        addMember(as("owner"), { email, role: "viewer", password: `${PASSWORD} ${i}` }),
      ),
    );
    expect(added.filter(({ keepsPassword }) => !keepsPassword)).toHaveLength(1);
    expect(await db.member.count({ where: { user: { email } } })).toBe(4);
  });
});
