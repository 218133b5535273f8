import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectDatabase } from "@/server/db";
import { parseEnv, settle } from "@/server/env";
import { createOrganization } from "@/server/services/organization/create";
import { makeDatabase } from "@/server/testing/database";
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

/** What came of an attempt: "in", "wrong" for a password that was checked, or the reason why none was. */
async function signIn(given: { email: string; password: string }, headers: Record<string, string>) {
  const [provider] = authOptions().providers;
  if (provider?.type !== "credentials") throw new Error("no sign-in by password");
  try {
    // next-auth keeps here what it was given, until a request comes.
    const user: { id: string } | null = await provider.options?.authorize(given, { headers });
    return user ? "in" : "wrong";
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
}

describe("signing in", () => {
  test("checks ten of sixty wrong passwords that come at once, whatever addresses they claim to be from", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, i) => {
        const headers = { "x-client-address": "192.0.2.1", "x-forwarded-for": `10.0.0.${i}` };
        return signIn({ email: "dana@acme.test", password: `wrong password ${i}` }, headers);
      }),
    );
    expect(outcomes.filter((outcome) => outcome === "wrong")).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === "TooManyAttempts")).toHaveLength(50);
  });

  test("forgets what somebody mistyped once they are in", async () => {
    const headers = { "x-client-address": "192.0.2.1" };
    const email = "sam@acme.test";
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 9; i++)
        expect(await signIn({ email, password: `wrong password ${i}` }, headers)).toBe("wrong");
      expect(await signIn({ email, password }, headers)).toBe("in");
    }
  });
});
