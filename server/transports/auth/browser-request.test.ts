import { beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { refuseBrowserRequest } from "./browser-request";

const OWN = { "sec-fetch-site": "same-origin" };
const JSON_BODY = { "content-type": "application/json; charset=utf-8" };

beforeAll(() => {
  settle(parseEnv({ PUBLIC_URL: "https://sign.acme.test" }));
});

function judge(headers: Record<string, string>, method = "POST") {
  const request = new Request("http://192.168.1.9:8080/api/trpc/x", { method });
  const all = new Headers({ host: "192.168.1.9:8080", ...headers });
  return refuseBrowserRequest(Object.defineProperty(request, "headers", { value: all }))?.code ?? null;
}

describe("refuseBrowserRequest", () => {
  test.each<Record<string, string>>([
    OWN,
    { origin: "http://192.168.1.9:8080" },
    { origin: "https://sign.acme.test" },
  ])("allows a POST with %o", (from) => {
    expect(judge({ ...JSON_BODY, ...from })).toBeNull();
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
  ])("immune: CVE-2025-34291 CORS and CSRF: a POST from elsewhere, with %o", (from) => {
    expect(judge({ ...JSON_BODY, ...from })).toBe("forbidden");
  });

  test.each(["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", ""])(
    "accepts only JSON, not %j, which a form on a different site could send",
    (type) => {
      expect(judge({ ...OWN, "content-type": type })).toBe("unsupported-media-type");
    },
  );

  test("accepts GET and HEAD from any site, since they change nothing and other sites can't read the response", () => {
    expect(judge({}, "GET")).toBeNull();
  });
});
