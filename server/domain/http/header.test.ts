import { describe, expect, test } from "vitest";
import { HeaderName } from "./header";

describe("HeaderName", () => {
  test.each(["Authorization", "X-Api-Key", "content-type"])("can be %s", (name) => {
    expect(HeaderName.parse(name)).toBe(name);
  });

  test.each(["", "a b", "a:", "Host", "TE", "Proxy-Authorization", "connection", "x".repeat(101)])(
    "can't be %j",
    (name) => {
      expect(HeaderName.safeParse(name).success).toBe(false);
    },
  );
});
