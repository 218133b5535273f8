import { beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/env";
import { deriveKey } from "./derive-key";
import { seal, unseal } from "./seal";

const settleSecret = (letter: string) => settle({ ...parseEnv({}), appSecret: letter.repeat(32) });
beforeAll(() => void settleSecret("x"));

describe("seal", () => {
  test("hides a text that its owner gets back", () => {
    const sealed = seal("webhook secret", "whk_1", "whsec_geheim €");
    expect(sealed).not.toContain("whsec");
    expect(unseal("webhook secret", "whk_1", sealed)).toBe("whsec_geheim €");
    expect(seal("webhook secret", "whk_1", "whsec_geheim €")).not.toBe(sealed);
  });

  test("opens for no other owner, purpose or installation, and not once altered", () => {
    const sealed = seal("webhook secret", "whk_1", "secret");
    expect(() => unseal("webhook secret", "whk_2", sealed)).toThrow();
    expect(() => unseal("review link", "whk_1", sealed)).toThrow();
    const bytes = Buffer.from(sealed, "base64url");
    for (let at = 0; at < bytes.length; at++) {
      const altered = Buffer.from(bytes);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => unseal("webhook secret", "whk_1", altered.toString("base64url"))).toThrow();
    }
    expect(() => unseal("webhook secret", "whk_1", "")).toThrow();
    settleSecret("y");
    expect(() => unseal("webhook secret", "whk_1", sealed)).toThrow();
  });
});

describe("deriveKey", () => {
  test("gives each purpose a key of its own, the same each time", () => {
    expect(deriveKey("review link")).toEqual(deriveKey("review link"));
    expect(deriveKey("review link")).toHaveLength(32);
    expect(deriveKey("review link")).not.toEqual(deriveKey("webhook secret"));
  });
});
