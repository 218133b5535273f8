import { describe, expect, test } from "vitest";
import { SaveCredentialInput } from "./credential";

const parse = (secret: string) =>
  SaveCredentialInput.safeParse({ name: "Key", kind: "openai", baseUrl: "https://a.test", secret });

describe("a secret", () => {
  test.each(["sk-12345678", "Bearer a\tb", "pässword", "  sk-padded\n"])("can be %j", (secret) => {
    expect(parse(secret).data?.secret).toBe(secret.trim());
  });

  test.each(["sk-1\nsk-2", "a\rb", "“quoted”", "sk-…", "ключ"])(
    "can't be %j, which isn't allowed in a header",
    (secret) => {
      expect(parse(secret).error?.issues).toMatchObject([
        { path: ["secret"], message: expect.stringContaining("isn't allowed in a header") },
      ]);
    },
  );
});
