import { describe, expect, test } from "vitest";
import { ROLES } from "@/server/domain/access/access";
import { findMembership } from "@/server/services/account/sign-in-claims";
import type { ServiceContext } from "@/server/services/context";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { givenDatabase } from "@/server/testing/database/given-database";
import { at, followLink, mailedTo, memberIdOf } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { withMail } from "@/server/testing/with-mail";
import { changeRole } from "./change-role";
import { inviteMember } from "./invite";
import { renewInvitation } from "./renew-invitation";

const given = givenDatabase();
const FOR_OWNERS = { code: "forbidden", message: expect.stringContaining("Only an owner") };

describe("changeRole", () => {
  test("changes the member's permissions immediately, including for tokens", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const { token } = await createToken(as("viewer"), { name: "x" });
    const id = memberIdOf(as("viewer"));
    expect(await changeRole(as("admin"), { id, role: "approver" })).toMatchObject({ id, role: "approver" });
    expect((await findTokenActor(db, token, new Date()))?.actor).toMatchObject({ role: "approver" });
    await changeRole(as("admin"), { id, role: "approver" });
    expect(await db.member.findUnique({ where: { id } })).toMatchObject({ role: "approver" });
  });

  test("lets only an owner promote and demote owners", async () => {
    const { as, addMember } = await makeOrganization(given.db);
    const second = memberIdOf(await addMember("owner"));
    for (const role of ROLES)
      await expect(changeRole(as("admin"), { id: second, role })).rejects.toMatchObject(FOR_OWNERS);
    for (const id of [as("admin"), as("viewer")].map(memberIdOf))
      await expect(changeRole(as("admin"), { id, role: "owner" })).rejects.toMatchObject(FOR_OWNERS);
    expect(await changeRole(as("owner"), { id: second, role: "viewer" })).toMatchObject({ role: "viewer" });
    expect(await changeRole(as("owner"), { id: second, role: "owner" })).toMatchObject({ role: "owner" });
  });

  test.each(["invited", "active"])(
    "ends the link of an %s member who becomes an owner, so that its creator can't sign in as an owner",
    async (status) => {
      const { db } = given;
      const { as } = await makeOrganization(db);
      const invited = await inviteMember(as("admin"), { email: `${status}@rise.test`, role: "builder" });
      const { id } = invited.member;
      if (status === "active") await followLink(db, invited);
      const renew = async (ctx: ServiceContext) => {
        await withMail(() => renewInvitation(ctx, { id }));
        return mailedTo(db, { id });
      };
      const held = status === "active" ? await renew(as("admin")) : invited;
      expect(await changeRole(as("owner"), { id, role: "approver" })).not.toMatchObject({
        linkExpiresAt: null,
      });
      const risen = await changeRole(as("owner"), { id, role: "owner" });
      expect(risen).toMatchObject({ role: "owner", status, linkExpiresAt: null });
      await expect(followLink(db, held)).rejects.toMatchObject({ code: "not-found" });
      const anew = await renew(at(as("owner"), new Date(Date.now() + 1_000)));
      expect(await changeRole(as("owner"), { id, role: "owner" })).toMatchObject({ role: "owner" });
      expect(await findMembership(db, await followLink(db, anew))).toMatchObject({
        actor: { memberId: id, role: "owner" },
      });
    },
  );

  test("keeps the last active owner, even if another owner has been invited", async () => {
    const { db } = given;
    const { as } = await makeOrganization(db);
    const id = memberIdOf(as("owner"));
    const demote = () => changeRole(as("owner"), { id, role: "admin" });
    const refusal = {
      code: "conflict",
      message: "Test owner is the only owner. Make another member an owner first.",
    };
    await expect(demote()).rejects.toMatchObject(refusal);
    const made = await inviteMember(as("owner"), { email: "next@owner.test", role: "owner" });
    await expect(demote()).rejects.toMatchObject(refusal);
    expect(await changeRole(as("owner"), { id, role: "owner" })).toMatchObject({ role: "owner" });
    await followLink(db, made);
    expect(await demote()).toMatchObject({ role: "admin" });
  });

  test("leaves one owner if two owners demote each other at the same moment", async () => {
    const { db } = given;
    for (let round = 0; round < 5; round++) {
      const { as, addMember, organizationId } = await makeOrganization(db);
      const [one, other] = [as("owner"), await addMember("owner")];
      const outcomes = await Promise.allSettled([
        changeRole(one, { id: memberIdOf(other), role: "viewer" }),
        changeRole(other, { id: memberIdOf(one), role: "viewer" }),
      ]);
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(await db.member.count({ where: { organizationId, role: "owner" } })).toBe(1);
    }
  });
});
