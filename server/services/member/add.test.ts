import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/db";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { addMember } from "./add";
import { makeMemberContext } from "./context";
import { findUserByPassword } from "./sign-in";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const PASSWORD = "a long enough password";

describe("addMember", () => {
  test("adds someone with a role; whoever has an account keeps their password", async () => {
    const [{ as }, other] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const sam = { email: "sam@acme.test", role: "approver" as const };
    const { memberId } = await addMember(as("owner"), { ...sam, password: PASSWORD });
    expect((await makeMemberContext(db, memberId)).actor).toMatchObject(sam);
    await addMember(other.as("admin"), { ...sam, email: "SAM@acme.test", password: "another long password" });
    expect(await db.user.count({ where: { email: sam.email } })).toBe(1);
    expect(await findUserByPassword(db, { email: sam.email, password: PASSWORD })).not.toBeNull();
    expect(await findUserByPassword(db, { email: sam.email, password: "another long password" })).toBeNull();
  });

  test("refuses twice, and lets who was removed come back as who they were", async () => {
    const { as } = await makeOrganization(db);
    const noor = { email: "noor@acme.test", password: PASSWORD };
    const { memberId } = await addMember(as("owner"), { ...noor, role: "viewer" });
    await expect(addMember(as("owner"), { ...noor, role: "owner" })).rejects.toMatchObject({
      code: "conflict",
      message: "noor@acme.test is a member already.",
    });
    expect((await makeMemberContext(db, memberId)).actor).toMatchObject({ role: "viewer" });
    await db.member.update({ where: { id: memberId }, data: { removedAt: new Date() } });
    expect(await addMember(as("owner"), { ...noor, role: "builder" })).toEqual({ memberId });
    expect((await makeMemberContext(db, memberId)).actor).toMatchObject({ role: "builder" });
  });
});
