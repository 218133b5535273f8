import { beforeEach, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { decrypt, encrypt, reencrypt, UnreadableSecretError } from "./encrypt";
import { deriveKey } from "./keys";

const settleSecret = (letter: string, previous?: string) =>
  settle({ ...parseEnv({}), appSecret: letter.repeat(32), previousAppSecret: previous?.repeat(32) });
beforeEach(() => void settleSecret("x"));

describe("encrypt", () => {
  test("encrypts text that can be decrypted for the same owner", () => {
    const sealed = encrypt("webhook secret", "whk_1", "whsec_secret €");
    expect(sealed).not.toContain("whsec");
    expect(decrypt("webhook secret", "whk_1", sealed)).toBe("whsec_secret €");
    expect(encrypt("webhook secret", "whk_1", "whsec_secret €")).not.toBe(sealed);
  });

  test("encrypts text that can't be decrypted for a different owner, purpose, or installation, or if altered", () => {
    const sealed = encrypt("webhook secret", "whk_1", "secret");
    expect(() => decrypt("webhook secret", "whk_2", sealed)).toThrow();
    expect(() => decrypt("credential", "whk_1", sealed)).toThrow();
    const bytes = Buffer.from(sealed, "base64url");
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => decrypt("webhook secret", "whk_1", altered.toString("base64url"))).toThrow();
    }
    expect(() => decrypt("webhook secret", "whk_1", "")).toThrow();
    settleSecret("y");
    expect(() => decrypt("webhook secret", "whk_1", sealed)).toThrow();
  });
});

describe("decrypt", () => {
  test("decrypts values encrypted with the previous secret and explains what to do if that secret is missing", () => {
    const sealed = encrypt("credential", "cred_1", "sk-old");
    settleSecret("y", "x");
    expect(decrypt("credential", "cred_1", sealed)).toBe("sk-old");
    settleSecret("y");
    expect(() => decrypt("credential", "cred_1", sealed)).toThrow(UnreadableSecretError);
    expect(() => decrypt("credential", "cred_1", sealed)).toThrow("Restore the previous APP_SECRET");
  });
});

describe("reencrypt", () => {
  test("re-encrypts only values encrypted with the previous secret", () => {
    const sealed = encrypt("credential", "cred_1", "sk-old");
    expect(reencrypt("credential", "cred_1", sealed)).toBeNull();
    settleSecret("y", "x");
    const fresh = reencrypt("credential", "cred_1", sealed) ?? "";
    expect(reencrypt("credential", "cred_1", fresh)).toBeNull();
    settleSecret("y");
    expect(decrypt("credential", "cred_1", fresh)).toBe("sk-old");
    settleSecret("z");
    expect(() => reencrypt("credential", "cred_1", fresh)).toThrow(UnreadableSecretError);
  });
});

describe("deriveKey", () => {
  test("derives a separate, stable key for each purpose", () => {
    expect(deriveKey("review link")).toEqual(deriveKey("review link"));
    expect(deriveKey("review link")).toHaveLength(32);
    expect(deriveKey("review link")).not.toEqual(deriveKey("webhook secret"));
  });
});
