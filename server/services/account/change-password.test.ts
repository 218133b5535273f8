import { describe, expect, test } from "vitest";
import { makeMemberContext } from "@/server/services/member/context";
import { inviteMember } from "@/server/services/member/invite";
import { createToken } from "@/server/services/token/create";
import { findTokenActor } from "@/server/services/token/verify";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, PASSWORD } from "@/server/testing/member-link";
import { makeOrganization } from "@/server/testing/organization";
import { changePassword } from "./change-password";
import { renameSelf } from "./rename-self";
import { findUserByPassword } from "./sign-in";
import { findMembership } from "./sign-in-claims";

const given = givenDatabase();
const ANOTHER = "another long password";

async function makeMember(email: string) {
  const { as } = await makeOrganization(given.db);
  const made = await inviteMember(as("owner"), { email, role: "approver" });
  const claims = await followLink(given.db, made);
  return { ctx: await makeMemberContext(given.db, made.member.id), claims, email };
}

describe("changePassword", () => {
  test("signs the member out everywhere else and keeps their API tokens", async () => {
    const { db } = given;
    const { ctx, claims: earlier, email } = await makeMember("change@acme.test");
    const { token } = await createToken(ctx, { name: "Kept" });
    const claims = await changePassword(ctx, { current: PASSWORD, password: ANOTHER });
    expect(await findMembership(db, earlier)).toBeNull();
    expect(await findMembership(db, claims)).toMatchObject({ organizationId: ctx.organizationId });
    expect(await findUserByPassword(db, { email, password: PASSWORD })).toBeNull();
    expect(await findUserByPassword(db, { email, password: ANOTHER })).not.toBeNull();
    expect(await findTokenActor(db, token, new Date())).not.toBeNull();
  });

  test.each([
    ["a wrong current password", { current: ANOTHER, password: "a third long password" }, "/current"],
    ["an empty current password", { current: "", password: ANOTHER }, "/current"],
    ["the same password again", { current: PASSWORD, password: PASSWORD }, "/password"],
    ["a new password that is too short", { current: PASSWORD, password: "eleven char" }, "/password"],
    ["a new password that is too long", { current: PASSWORD, password: "x".repeat(129) }, "/password"],
    ["a new password that is easy to guess", { current: PASSWORD, password: "qwertyuiop12" }, "/password"],
    [
      "a new password like their email",
      { current: PASSWORD, password: "anewpasswordliketheiremail2026" },
      "/password",
    ],
  ])("rejects %s without changing anything", async (what, input, pointer) => {
    const { db } = given;
    const { ctx, claims } = await makeMember(`${what.replaceAll(/[^a-z]/g, "")}@acme.test`);
    await expect(changePassword(ctx, input)).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer }] },
    });
    expect(await findMembership(db, claims)).not.toBeNull();
  });

  test("accepts only one of several simultaneous changes", async () => {
    const { ctx } = await makeMember("race@change.test");
    const outcomes = await Promise.allSettled(
      [1, 2, 3, 4].map((i) => changePassword(ctx, { current: PASSWORD, password: `${ANOTHER} ${i}` })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });
});

describe("renameSelf", () => {
  test("changes only the caller's own name", async () => {
    const { db } = given;
    const [one, other] = [await makeMember("one@name.test"), await makeMember("other@name.test")];
    expect(await renameSelf(one.ctx, { name: "Robin Vale" })).toEqual({ name: "Robin Vale" });
    expect(await findMembership(db, one.claims)).toMatchObject({ userName: "Robin Vale" });
    expect(await findMembership(db, other.claims)).toMatchObject({ userName: "Other" });
    await expect(renameSelf(one.ctx, { name: "" })).rejects.toMatchObject({ code: "invalid-input" });
  });
});
