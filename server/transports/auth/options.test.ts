import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase, getDb } from "@/server/infra/db";
import { parseEnv, settle } from "@/server/infra/env";
import {
  beginSignIn,
  findMembership,
  findPasswordStamp,
  type SignInClaims,
} from "@/server/services/account/sign-in-claims";
import { createOrganization } from "@/server/services/organization/create";
import { makeDatabase } from "@/server/testing/database/database";
import { readClaims, toToken } from "./claims";
import { makeDeviceCookie, readDevice } from "./device-cookie";
import { authOptions } from "./options";

const password = "correct horse battery";

beforeAll(async () => {
  settle(parseEnv({ APP_SECRET: "0123456789abcdef0123456789abcdef", LOG_LEVEL: "silent" }));
  const db = connectDatabase((await makeDatabase()).url);
  globalThis.countersignDatabase = db;
  for (const email of ["dana@acme.test", "sam@acme.test"])
    await createOrganization(db, { name: email, owner: { email, password } });
});
afterAll(() => globalThis.countersignDatabase?.$disconnect());

/** Returns the outcome of an attempt: "in", "wrong" if the password was checked, or why it wasn't checked. */
async function signIn(given: { email: string; password: string }, headers: Record<string, string>) {
  const [provider] = authOptions().providers;
  if (provider?.type !== "credentials") throw new Error("no sign-in by password");
  try {
    // next-auth stores the given function here until the first request.
    const user: { id: string } | null = await provider.options?.authorize(given, { headers });
    return user ? "in" : "wrong";
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

async function ownerOf(email: string) {
  const stamp = await findPasswordStamp(getDb(), email);
  if (!stamp) throw new Error("an account with a password is expected");
  return { email, stamp };
}

describe("signing in", () => {
  test("checks ten of sixty simultaneous wrong passwords, regardless of the addresses they claim to come from", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, i) => {
        const headers = { "x-client-address": "192.0.2.1", "x-forwarded-for": `10.0.0.${i}` };
        return signIn({ email: "dana@acme.test", password: `wrong password ${i}` }, headers);
      }),
    );
    expect(outcomes.filter((outcome) => outcome === "wrong")).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === "TooManyAttempts")).toHaveLength(50);
  });

  test("immune: CVE-2026-28288 enumeration", async () => {
    const known = "kim@acme.test";
    await createOrganization(getDb(), { name: known, owner: { email: known, password } });
    const costs = new Map<string, number>();
    const outcomes = new Map<string, string[]>();
    for (let round = 0; round < 12; round++)
      for (const email of [known, "nobody@acme.test"]) {
        const before = process.cpuUsage();
        const outcome = await signIn(
          { email, password: `wrong ${round}` },
          { "x-client-address": "192.0.2.9" },
        );
        const { user, system } = process.cpuUsage(before);
        if (outcome === "wrong") costs.set(email, (costs.get(email) ?? 0) + user + system);
        outcomes.set(email, [...(outcomes.get(email) ?? []), String(outcome)]);
      }
    const ofKnown = outcomes.get(known);
    expect(ofKnown).toEqual([...Array(10).fill("wrong"), "TooManyAttempts", "TooManyAttempts"]);
    expect(outcomes.get("nobody@acme.test")).toEqual(ofKnown);
    // A sign-in hashes a password whether or not there is an account, so both cases take the same time.
    const ratio = (costs.get(known) ?? 0) / (costs.get("nobody@acme.test") ?? 1);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test("doesn't lock out the browser of an earlier sign-in, no matter who else tries to sign in", async () => {
    const email = "sam@acme.test";
    const headers = { "x-client-address": "192.0.2.1" };
    for (let i = 0; i < 9; i++)
      expect(await signIn({ email, password: `wrong password ${i}` }, headers)).toBe("wrong");
    expect(await signIn({ email, password }, headers)).toBe("in");
    const owner = await ownerOf(email);
    const [cookie = ""] = makeDeviceCookie(owner, null).split(";");
    // Other people use up the account's remaining attempts.
    expect(await signIn({ email, password: "wrong password" }, headers)).toBe("wrong");
    expect(await signIn({ email, password }, headers)).toBe("TooManyAttempts");
    for (const made of ["", "x", cookie.replace(/.$/, (end) => (end === "A" ? "B" : "A"))])
      expect(await signIn({ email, password }, { ...headers, cookie: made })).toBe("TooManyAttempts");
    const known = { ...headers, cookie: `theme=dark; ${cookie}` };
    expect(await signIn({ email, password }, known)).toBe("in");
    for (let i = 0; i < 10; i++)
      expect(await signIn({ email, password: `wrong password ${i}` }, known)).toBe("wrong");
    expect(await signIn({ email, password }, known)).toBe("TooManyAttempts");
  });

  test("accepts a device cookie for its own account only", async () => {
    const [dana, sam] = [await ownerOf("dana@acme.test"), await ownerOf("sam@acme.test")];
    const [cookie = ""] = makeDeviceCookie(dana, null).split(";");
    const device = await readDevice("dana@acme.test", cookie);
    expect(device).toMatch(/^[\w-]{22}$/);
    expect(await readDevice("sam@acme.test", cookie)).toBeNull();
    const value = cookie.slice(cookie.indexOf("="));
    const [name = ""] = makeDeviceCookie(sam, null).split("=");
    expect(await readDevice("sam@acme.test", `${name}${value}`)).toBeNull();
    const [again = ""] = makeDeviceCookie(dana, cookie).split(";");
    expect(await readDevice("dana@acme.test", again)).toBe(device);
    const [made = ""] = makeDeviceCookie({ ...dana, stamp: "a different password" }, null).split(";");
    expect(await readDevice("dana@acme.test", made)).toBeNull();
    const { now } = Date;
    Date.now = () => now() + 366 * 24 * 3_600_000;
    try {
      expect(await readDevice("dana@acme.test", cookie)).toBeNull();
    } finally {
      Date.now = now;
    }
  });
});

describe("a sign-in token", () => {
  async function beginBoth(email: string) {
    const owner = { email, password };
    const [first, second] = [
      await createOrganization(getDb(), { name: `First of ${email}`, owner }),
      await createOrganization(getDb(), { name: `Second of ${email}`, owner }),
    ];
    const { userId } = await getDb().member.findUniqueOrThrow({ where: { id: first.memberId } });
    const claims = await beginSignIn(getDb(), userId);
    if (!claims) throw new Error("a member can sign in");
    return { first: first.organizationId, second: second.organizationId, claims };
  }

  /** Returns the claims after next-auth renews the token, with or without an update from a page. */
  async function renew(claims: SignInClaims, session?: unknown) {
    const trigger = session === undefined ? undefined : ("update" as const);
    const given = { token: { ...toToken(claims), name: "x", iat: 1 }, trigger, session };
    return readClaims((await authOptions().callbacks?.jwt?.(given as never)) ?? {});
  }

  test("contains the user and the organization and can switch to another of the user's organizations", async () => {
    const { first, second, claims } = await beginBoth("both@acme.test");
    expect(claims.organizationId).toBe(first);
    expect(await renew(claims)).toEqual(claims);
    const there = await renew(claims, { organizationId: second });
    expect(there).toEqual({ ...claims, organizationId: second, since: expect.any(Number) });
    expect(there && (await findMembership(getDb(), there))).toMatchObject({ organizationId: second });
  });

  test("can't switch to other people's organizations, or to any organization after the password changed", async () => {
    const [{ first, second, claims }, foreign] = [
      await beginBoth("a@acme.test"),
      await beginBoth("b@acme.test"),
    ];
    for (const organizationId of [foreign.first, "org_none", "\0", 7, null])
      expect(await renew(claims, { organizationId })).toEqual(claims);
    for (const asked of [null, "x", {}, { userId: foreign.claims.userId }])
      expect(await renew(claims, asked)).toEqual(claims);
    await getDb().user.update({ where: { id: claims.userId }, data: { passwordHash: "another" } });
    expect((await renew(claims, { organizationId: second }))?.organizationId).toBe(first);
    expect(await findMembership(getDb(), claims)).toBeNull();
  });

  test("is refused if it's from an earlier version", async () => {
    expect(await authOptions().callbacks?.jwt?.({ token: { sub: "usr_1" } } as never)).toEqual({});
    const { claims } = await beginBoth("upgrade@acme.test");
    const { userId: sub, signIn: _, ...rest } = claims;
    expect(readClaims({ sub, ...rest })).toBeNull();
    expect(readClaims(toToken(claims))).toEqual(claims);
    // Versions without recorded sign-ins read this field, so new tokens must not have it.
    expect(toToken(claims)).not.toHaveProperty("organizationId");
  });
});
