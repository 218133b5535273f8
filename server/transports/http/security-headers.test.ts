import { describe, expect, test } from "vitest";
import { SCRIPT } from "@/server/transports/link/assets";
import { securityHeaders } from "./security-headers";

const plain = { target: "/workflows", nonce: "abc", https: false, production: true };

describe("securityHeaders", () => {
  test("allows only scripts with the nonce", () => {
    const policy = securityHeaders(plain)["Content-Security-Policy"] ?? "";
    const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src"));
    expect(scripts).toBe("script-src 'self' 'nonce-abc'");
  });

  test("keeps other sites from framing a page", () => {
    expect(securityHeaders(plain)).toMatchObject({ "X-Frame-Options": "DENY" });
    expect(securityHeaders(plain)["Content-Security-Policy"]).toContain("frame-ancestors 'none'");
  });

  test("requires https for a year, but only if the app uses https", () => {
    expect(securityHeaders(plain)).not.toHaveProperty("Strict-Transport-Security");
    expect(securityHeaders({ ...plain, https: true })).toMatchObject({
      "Strict-Transport-Security": "max-age=31536000",
    });
  });

  test("hides a secret address from other sites and search engines", () => {
    for (const target of ["/invitation/abc", "/r/abc?x=1"])
      expect(securityHeaders({ ...plain, target })).toMatchObject({
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex, nofollow",
      });
    expect(securityHeaders({ ...plain, target: "/runs" })).not.toHaveProperty("X-Robots-Tag");
    expect(securityHeaders(plain)["Referrer-Policy"]).toBe("strict-origin-when-cross-origin");
  });

  test("allows only the link pages' own script on a review link page, by its content", () => {
    const allowed = SCRIPT ? `'${SCRIPT.integrity}'` : "'none'";
    for (const production of [true, false])
      expect(
        securityHeaders({ ...plain, production, target: "/r/abc?x=1" })["Content-Security-Policy"]?.split(
          "; ",
        ),
      ).toEqual([
        "default-src 'none'",
        `script-src ${allowed}`,
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
        "style-src 'unsafe-inline'",
        "font-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ]);
  });

  test("allows eval in development only", () => {
    expect(JSON.stringify(securityHeaders(plain))).not.toContain("unsafe-eval");
    expect(JSON.stringify(securityHeaders({ ...plain, production: false }))).toContain("unsafe-eval");
  });
});
