import { describe, expect, test } from "vitest";
import { securityHeaders } from "@/server/http/security-headers";

const plain = { nonce: "abc", https: false, production: true };

describe("securityHeaders", () => {
  test("scripts run with the nonce only", () => {
    const policy = securityHeaders(plain)["Content-Security-Policy"] ?? "";
    const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src"));
    expect(scripts).toBe("script-src 'self' 'nonce-abc'");
  });

  test("no other site may frame a page", () => {
    expect(securityHeaders(plain)).toMatchObject({ "X-Frame-Options": "DENY" });
    expect(securityHeaders(plain)["Content-Security-Policy"]).toContain("frame-ancestors 'none'");
  });

  test("asks for https for a year only where the app is reached by https", () => {
    expect(securityHeaders(plain)).not.toHaveProperty("Strict-Transport-Security");
    expect(securityHeaders({ ...plain, https: true })).toMatchObject({
      "Strict-Transport-Security": "max-age=31536000",
    });
  });

  test("eval is for development only", () => {
    expect(JSON.stringify(securityHeaders(plain))).not.toContain("unsafe-eval");
    expect(JSON.stringify(securityHeaders({ ...plain, production: false }))).toContain("unsafe-eval");
  });
});
