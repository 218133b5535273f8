import { describe, expect, test } from "vitest";
import { METHODS, refuseRequest } from "./refuse-request";

describe("refuseRequest", () => {
  test.each([
    "/",
    "/api/v1/workflows",
    "/api/v1/workflows/wf_1?name=%zz//",
    "/workflows/",
    "/api/v1/workflows/na%C3%AFve",
    "/_next/static/chunks/app/%5Btoken%5D/page.js",
    "/api/v1/workflows/..hidden",
    "/.well-known/security.txt",
  ])("allows %s", (target) => {
    expect(refuseRequest("GET", target)).toBeNull();
  });

  test.each([
    "//",
    "//api/v1/workflows",
    "/api/v1//workflows",
    "/api/v1/workflows/",
    "/api/v1/%zz",
    "/api/v1/%",
    "/api/v1/%4",
    "/api/v1/%ED%A0%80",
    "/api/v1/%FF",
    "/api/v1/%00",
    "/api/v1/%0a",
    "/api/v1/%7F",
    "/api/v1/a%2Fb",
    "/api/v1/a%2fb",
    "/api/v1/%2e%2e/v1",
    "/api/v1/%2E",
    "/api/v1/a%5Cb",
    "/api/v1/a\\b",
    "/api/v1/../v1",
    "/api/v1/.",
    "/api/v1/a b",
    "/api/v1/a#b",
    "/api/v1/caf\u00e9",
    "api/v1/workflows",
    "http://elsewhere.test/api/v1/workflows",
    "*",
    "",
  ])("finds nothing at %s", (target) => {
    expect(refuseRequest("GET", target)).toMatchObject({ code: "not-found" });
  });

  test("accepts the supported methods, and no others", () => {
    for (const method of METHODS) expect(refuseRequest(method, "/api/v1/workflows")).toBeNull();
    for (const method of ["TRACE", "CONNECT", "PROPFIND", "get", "QUERY", ""]) {
      expect(refuseRequest(method, "/api/v1/workflows")).toMatchObject({
        code: "method-not-allowed",
        message: `This server doesn't support ${method}.`,
        details: { headers: { Allow: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" } },
      });
    }
  });
});
