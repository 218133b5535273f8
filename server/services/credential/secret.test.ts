import { beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { encrypt } from "@/server/services/secret/encrypt";
import { decryptSecret, encryptSecret } from "./secret";

const PLACE = { id: "cred_1", organizationId: "org_1", baseUrl: "https://a.test/v1" };

beforeAll(() => void settle({ ...parseEnv({}), appSecret: "x".repeat(32) }));

describe("an encrypted secret", () => {
  test("can be decrypted where it was stored, and shows its last characters only if it's long enough", () => {
    const { sealed, hint } = encryptSecret(PLACE, "sk-0123456789");
    expect(decryptSecret({ ...PLACE, sealed })).toBe("sk-0123456789");
    expect(hint).toBe("6789");
    expect(encryptSecret(PLACE, "short").hint).toBe("");
    expect(decryptSecret({ ...PLACE, sealed: null })).toBeNull();
  });

  test.each([
    { id: "cred_2" },
    { organizationId: "org_2" },
    { baseUrl: "https://evil.test" },
    { baseUrl: null },
  ])("can't be decrypted in a row of %j, or without its prefix", (other) => {
    const { sealed } = encryptSecret(PLACE, "sk-0123456789");
    expect(() => decryptSecret({ ...PLACE, ...other, sealed })).toThrow();
    expect(() => decryptSecret({ ...PLACE, sealed: sealed.slice(2) })).toThrow();
  });

  test("can still be decrypted if it was bound only to the credential's id", () => {
    expect(decryptSecret({ ...PLACE, sealed: encrypt("credential", "cred_1", "sk-old") })).toBe("sk-old");
  });
});
