import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES, type Role, scopesOf } from "@/server/domain/access/access";
import { CreateTokenInput } from "@/server/domain/token/token";
import type { Database } from "@/server/infra/db";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { createToken } from "./create";
import { listTokens } from "./list";
import { listTokensOfMembers } from "./list-of-members";
import { revokeToken } from "./revoke";
import { hashToken } from "./rows";
import { findTokenActor } from "./verify";

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
});
afterAll(() => close());

const find = (token: string, now = new Date()) => findTokenActor(db, token, now);

describe("createToken", () => {
  test("creates a token with all of the role's scopes, for each role", async () => {
    const { as, organizationId } = await makeOrganization(db);
    for (const role of ROLES) {
      const { token, scopes } = await createToken(as(role), { name: "Mine" });
      expect(token).toMatch(/^cs_[A-Za-z0-9_-]{43}$/);
      expect([...scopes].toSorted()).toEqual([...scopesOf(role)].toSorted());
      const { actor } = as(role);
      expect(await find(token)).toMatchObject({
        organizationId,
        actor: { kind: "token", role, memberId: actor.kind === "system" ? "" : actor.memberId, scopes },
      });
    }
  });

  test("stores only a hash and a hint", async () => {
    const { as } = await makeOrganization(db);
    const { token, ...dto } = await createToken(as("owner"), { name: "Mine" });
    const row = await db.apiToken.findUniqueOrThrow({ where: { id: dto.id } });
    expect(row.hash).toBe(hashToken(token));
    expect(row.hint).toBe(token.slice(-4));
    expect(JSON.stringify([row, await listTokens(as("owner"))])).not.toContain(token);
  });

  test("rejects a scope that the caller's role or token doesn't have", async () => {
    const { as } = await makeOrganization(db);
    const refusal = { code: "invalid-input", details: { errors: [{ pointer: "/scopes" }] } };
    await expect(createToken(as("viewer"), { name: "x", scopes: ["runs:write"] })).rejects.toMatchObject(
      refusal,
    );
    const { token } = await createToken(as("owner"), { name: "Narrow", scopes: ["runs:read"] });
    const found = await find(token);
    if (!found) throw new Error("the token is not known");
    const narrow = { ...as("owner"), actor: found.actor };
    await expect(createToken(narrow, { name: "x", scopes: ["runs:write"] })).rejects.toMatchObject(refusal);
    expect((await createToken(narrow, { name: "x" })).scopes).toEqual(["runs:read"]);
  });

  test("sets the expiry to 90 days, unless the caller chooses a different date or none", async () => {
    const { as } = await makeOrganization(db);
    const now = new Date("2026-11-26T10:00:00.000Z");
    const owner = { ...as("owner"), now: () => now };
    const expiryOf = async (chosen: { expiresAt?: string | null }) =>
      (await createToken(owner, { name: "x", ...chosen })).expiresAt;
    expect(await expiryOf({})).toBe("2027-02-24T10:00:00.000Z");
    expect(await expiryOf({ expiresAt: "2027-11-26T10:00:00.000Z" })).toBe("2027-11-26T10:00:00.000Z");
    expect(await expiryOf({ expiresAt: null })).toBeNull();
  });

  test("rejects an expiry date in the past", async () => {
    const { as } = await makeOrganization(db);
    const expiresAt = new Date(Date.now() - 1).toISOString();
    await expect(createToken(as("owner"), { name: "x", expiresAt })).rejects.toMatchObject({
      code: "invalid-input",
      details: { errors: [{ pointer: "/expiresAt" }] },
    });
  });

  test("requires a name and rejects an empty list of scopes", () => {
    expect(CreateTokenInput.safeParse({ name: " ci " }).data).toEqual({ name: "ci" });
    for (const input of [
      {},
      { name: " " },
      { name: "x".repeat(101) },
      { name: "x", scopes: [] },
      { name: "x", scopes: ["all"] },
    ])
      expect(CreateTokenInput.safeParse(input).success).toBe(false);
  });
});

describe("findTokenActor", () => {
  test("doesn't find expired tokens, exact to the millisecond", async () => {
    const { as } = await makeOrganization(db);
    const expiresAt = new Date(Date.now() + 60_000);
    const { token } = await createToken(as("owner"), { name: "x", expiresAt: expiresAt.toISOString() });
    expect(await find(token, new Date(expiresAt.getTime() - 1))).not.toBeNull();
    expect(await find(token, expiresAt)).toBeNull();
  });

  test("limits a token's scopes to the member's current role", async () => {
    const { as } = await makeOrganization(db);
    const { actor } = as("builder");
    if (actor.kind === "system") throw new Error("a member acts");
    const { token } = await createToken(as("builder"), {
      name: "x",
      scopes: ["workflows:write", "runs:read"],
    });
    await db.member.update({ where: { id: actor.memberId }, data: { role: "viewer" } });
    expect((await find(token))?.actor).toMatchObject({ role: "viewer", scopes: ["runs:read"] });
    await db.member.update({ where: { id: actor.memberId }, data: { role: "owner" } });
    expect((await find(token))?.actor.scopes.toSorted()).toEqual(["runs:read", "workflows:write"]);
    await db.member.update({ where: { id: actor.memberId }, data: { removedAt: new Date() } });
    expect(await find(token)).toBeNull();
  });

  test.each([
    "",
    "cs_",
    "Bearer x",
    `cs_${"a".repeat(42)}`,
    `cs_${"a".repeat(44)}`,
    `cs_${"a".repeat(42)}\n`,
    `CS_${"a".repeat(43)}`,
  ])("never looks up %j, which isn't a token", async (token) => {
    const untouchable = new Proxy(db, {
      get: () => {
        throw new Error("looked up");
      },
    });
    expect(await findTokenActor(untouchable, token, new Date())).toBeNull();
  });

  test("doesn't find a token that was never created", async () => {
    expect(await find(`cs_${"a".repeat(43)}`)).toBeNull();
  });

  test("records when a token was used, at most once a minute", async () => {
    const { as } = await makeOrganization(db);
    const { token } = await createToken(as("owner"), { name: "x" });
    const lastUsed = async () => (await listTokens(as("owner")))[0]?.lastUsedAt;
    expect(await lastUsed()).toBeNull();
    const first = new Date(Date.now() + 1_000);
    await find(token, first);
    await find(token, new Date(first.getTime() + 59_000));
    expect(await lastUsed()).toBe(first.toISOString());
    const next = new Date(first.getTime() + 61_000);
    await find(token, next);
    expect(await lastUsed()).toBe(next.toISOString());
  });
});

describe("listTokensOfMembers", () => {
  test("lists the unrevoked tokens of members the caller manages, without their values or the caller's own", async () => {
    const [{ as }, other] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    for (const role of ROLES) await createToken(as(role), { name: `CI of ${role}` });
    await createToken(other.as("builder"), { name: "Elsewhere" });
    const revoked = await createToken(as("builder"), { name: "Revoked" });
    await revokeToken(as("builder"), { id: revoked.id });
    const namesFor = async (role: Role) =>
      (await listTokensOfMembers(as(role))).map(({ name }) => name).toSorted();
    expect(await namesFor("owner")).toEqual([
      "CI of admin",
      "CI of approver",
      "CI of builder",
      "CI of viewer",
    ]);
    expect(await namesFor("admin")).toEqual(["CI of approver", "CI of builder", "CI of viewer"]);
    for (const role of ["builder", "approver", "viewer"] as const)
      await expect(listTokensOfMembers(as(role))).rejects.toMatchObject({ code: "forbidden" });
    const listed = await listTokensOfMembers(as("owner"));
    expect(listed[0]).toMatchObject({ member: { email: expect.any(String), role: expect.any(String) } });
    expect(JSON.stringify(listed)).not.toMatch(/"(hash|token)"|cs_/);
  });
});

describe("revokeToken", () => {
  test("revokes a token immediately, and only once", async () => {
    const { as } = await makeOrganization(db);
    const kept = await createToken(as("owner"), { name: "Kept" });
    const { id, token } = await createToken(as("owner"), { name: "Lost" });
    expect((await listTokens(as("owner"))).map(({ name }) => name).toSorted()).toEqual(["Kept", "Lost"]);
    expect(await revokeToken(as("owner"), { id })).toBeNull();
    expect(await find(token)).toBeNull();
    expect(await find(kept.token)).not.toBeNull();
    expect((await listTokens(as("owner"))).map(({ name }) => name)).toEqual(["Kept"]);
    await expect(revokeToken(as("owner"), { id })).rejects.toMatchObject({ code: "not-found" });
  });

  test("omits tokens that expired more than 30 days ago", async () => {
    const { as } = await makeOrganization(db);
    for (const [name, days] of [
      ["Old", 31],
      ["Recent", 29],
    ] as const) {
      const { id } = await createToken(as("viewer"), { name });
      const expiresAt = new Date(Date.now() - days * 24 * 3_600_000);
      await db.apiToken.update({ where: { id }, data: { expiresAt } });
    }
    expect((await listTokensOfMembers(as("owner"))).map(({ name }) => name)).toEqual(["Recent"]);
  });

  test("hides other members' tokens from other organizations and from people who don't manage members", async () => {
    const [{ as }, other] = await Promise.all([makeOrganization(db), makeOrganization(db)]);
    const { id, token } = await createToken(as("admin"), { name: "x" });
    for (const ctx of [as("builder"), as("approver"), as("viewer"), other.as("owner")]) {
      await expect(revokeToken(ctx, { id })).rejects.toMatchObject({ code: "not-found" });
      expect(await listTokens(ctx)).toEqual([]);
    }
    expect(await find(token)).not.toBeNull();
  });

  test.each([
    ["owner", ["owner", "admin", "builder", "approver", "viewer"]],
    ["admin", ["admin", "builder", "approver", "viewer"]],
  ] as const)("lets an %s revoke only the tokens of members they manage", async (role, managed) => {
    const { as } = await makeOrganization(db);
    for (const of of ROLES) {
      const { id, token } = await createToken(as(of), { name: "CI" });
      const revoked = revokeToken(as(role), { id });
      if ((managed as readonly string[]).includes(of)) {
        expect(await revoked).toBeNull();
        expect(await find(token)).toBeNull();
      } else {
        await expect(revoked).rejects.toMatchObject({ code: "not-found" });
        expect(await find(token)).not.toBeNull();
      }
    }
  });
});
