import { beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/env";
import { isSameOrigin } from "./same-origin";

beforeAll(() => {
  settle(parseEnv({ PUBLIC_URL: "https://sign.acme.test" }));
});

function judge(headers: Record<string, string>) {
  return isSameOrigin(new Headers({ host: "192.168.1.9:8080", ...headers }));
}

describe("isSameOrigin", () => {
  test.each<Record<string, string>>([
    { "sec-fetch-site": "same-origin" },
    { origin: "http://192.168.1.9:8080" },
    { origin: "https://sign.acme.test" },
  ])("accepts %o", (headers) => {
    expect(judge(headers)).toBe(true);
  });

  test.each<Record<string, string>>([
    {},
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { "sec-fetch-site": "none" },
    { "sec-fetch-site": "cross-site", origin: "http://192.168.1.9:8080" },
    { origin: "null" },
    { origin: "https://evil.test" },
    { origin: "http://192.168.1.9:8081" },
    { origin: "https://sign.acme.test.evil.test" },
  ])("refuses %o", (headers) => {
    expect(judge(headers)).toBe(false);
  });
});
