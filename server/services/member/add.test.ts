import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/db";
import { createOrganization } from "@/server/services/organization/create";
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

describe("createOrganization", () => {
  test("makes an organization with its owner, who can sign in", async () => {
    const owner = { email: " Dana.Smith@Acme.test ", password: PASSWORD };
    const { organizationId, memberId } = await createOrganization(db, { name: "Acme", owner });
    const ctx = await makeMemberContext(db, memberId);
    expect(ctx).toMatchObject({ organizationId, actor: { role: "owner", email: "dana.smith@acme.test" } });
    const user = await findUserByPassword(db, { email: "dana.smith@acme.test", password: PASSWORD });
    expect(await db.user.findUnique({ where: { id: user?.id ?? "" } })).toMatchObject({ name: "Dana Smith" });
  });

  test("refuses a name that is taken, and makes nothing", async () => {
    const make = (email: string) =>
      createOrganization(db, { name: "Twice", owner: { email, password: PASSWORD } });
    await make("first@twice.test");
    await expect(make("second@twice.test")).rejects.toMatchObject({ code: "conflict" });
    expect(await db.user.count({ where: { email: "second@twice.test" } })).toBe(0);
  });

  test("refuses a short password, and makes nothing", async () => {
    const owner = { email: "short@short.test", password: "short" };
    await expect(createOrganization(db, { name: "Short", owner })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/password" }] },
    });
    expect(await db.organization.count({ where: { name: "Short" } })).toBe(0);
  });
});

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
