import { describe, expect, test } from "vitest";
import { HeaderName } from "./header";

describe("HeaderName", () => {
  test.each(["Authorization", "X-Api-Key", "content-type"])("may be %s", (name) => {
    expect(HeaderName.parse(name)).toBe(name);
  });

  test.each(["", "a b", "a:", "Host", "TE", "Proxy-Authorization", "connection", "x".repeat(101)])(
    "is not %j",
    (name) => {
      expect(HeaderName.safeParse(name).success).toBe(false);
    },
  );
});
