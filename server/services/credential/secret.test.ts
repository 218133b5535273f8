import { beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { seal } from "@/server/services/secret/seal";
import { openSecret, sealSecret } from "./secret";

const PLACE = { id: "cred_1", organizationId: "org_1", baseUrl: "https://a.test/v1" };

beforeAll(() => void settle({ ...parseEnv({}), appSecret: "x".repeat(32) }));

describe("an encrypted secret", () => {
  test("can be decrypted where it was stored, and shows its last characters only if it's long enough", () => {
    const { sealed, hint } = sealSecret(PLACE, "sk-0123456789");
    expect(openSecret({ ...PLACE, sealed })).toBe("sk-0123456789");
    expect(hint).toBe("6789");
    expect(sealSecret(PLACE, "short").hint).toBe("");
    expect(openSecret({ ...PLACE, sealed: null })).toBeNull();
  });

  test.each([
    { id: "cred_2" },
    { organizationId: "org_2" },
    { baseUrl: "https://evil.test" },
    { baseUrl: null },
  ])("can't be decrypted in a row of %j, or without its prefix", (other) => {
    const { sealed } = sealSecret(PLACE, "sk-0123456789");
    expect(() => openSecret({ ...PLACE, ...other, sealed })).toThrow();
    expect(() => openSecret({ ...PLACE, sealed: sealed.slice(2) })).toThrow();
  });

  test("can still be decrypted if it was bound only to the credential's id", () => {
    expect(openSecret({ ...PLACE, sealed: seal("credential", "cred_1", "sk-old") })).toBe("sk-old");
  });
});
