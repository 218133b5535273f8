import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, type Database } from "@/server/infra/db";
import { addMember } from "@/server/services/member/add";
import { makeDatabase } from "@/server/testing/database/database";
import { makeOrganization } from "@/server/testing/organization";
import { hashPassword, verifyPassword } from "./passwords";
import { findUserByPassword } from "./sign-in";
import { beginSignIn, findMembership } from "./sign-in-claims";

const PASSWORD = "correct horse battery";
let db: Database;

beforeAll(async () => {
  db = connectDatabase((await makeDatabase()).url);
});
afterAll(() => db.$disconnect());

describe("hashPassword", () => {
  test("returns a different argon2id hash each time", async () => {
    const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
    expect(one).toMatch(/^\$argon2id\$/);
    expect(one).not.toBe(other);
  });
});

describe("verifyPassword", () => {
  test("accepts a password of 200 characters, which earlier versions allowed", async () => {
    const long = "x".repeat(200);
    expect(await verifyPassword(await hashPassword(long), long)).toBe(true);
  });

  test("returns true only for the password that was hashed", async () => {
    const hash = await hashPassword(PASSWORD);
    expect(await verifyPassword(hash, PASSWORD)).toBe(true);
    expect(await verifyPassword(hash, `${PASSWORD} `)).toBe(false);
    expect(await verifyPassword(hash, "")).toBe(false);
  });

  test("returns false for a nonexistent user, even with the placeholder password", async () => {
    expect(await verifyPassword(null, "a password that nobody has")).toBe(false);
  });
});

describe("findUserByPassword", () => {
  test("finds the user only if both the email and the password match", async () => {
    const organization = await makeOrganization(db);
    await addMember(organization.as("owner"), { email: "Kim@Acme.test", role: "viewer", password: PASSWORD });
    const email = "kim@acme.test";
    const user = await findUserByPassword(db, { email, password: PASSWORD });
    expect(user).not.toBeNull();
    expect(await findUserByPassword(db, { email, password: "another password" })).toBeNull();
    expect(await findUserByPassword(db, { email: "nobody@acme.test", password: PASSWORD })).toBeNull();
  });
});

describe("findMembership", () => {
  test("returns the current role, or null once the member is removed", async () => {
    const organization = await makeOrganization(db);
    const password = PASSWORD;
    await addMember(organization.as("owner"), { email: "lee@acme.test", role: "viewer", password });
    const { id } = await db.user.findUniqueOrThrow({ where: { email: "lee@acme.test" } });
    const claims = await beginSignIn(db, id);
    if (!claims) throw new Error("a member can sign in");
    expect((await findMembership(db, claims))?.actor.role).toBe("viewer");
    await db.member.updateMany({ where: { userId: id }, data: { role: "approver" } });
    expect((await findMembership(db, claims))?.actor.scopes).toContain("reviews:decide");
    await db.member.updateMany({ where: { userId: id }, data: { removedAt: new Date() } });
    expect(await findMembership(db, claims)).toBeNull();
    expect(await beginSignIn(db, id)).toBeNull();
  });
});
