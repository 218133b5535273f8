import { afterEach, describe, expect, test } from "vitest";
import { getSecurityTxtOperation } from "@/server/domain/health/api";
import { env, parseEnv, settle } from "@/server/infra/env";
import { openApi } from "@/server/testing/doors/api";

const before = env();
afterEach(() => settle(before));

async function read(settings: Record<string, string>) {
  settle(parseEnv({ PUBLIC_URL: "https://countersign.test", ...settings }));
  return (await openApi())(getSecurityTxtOperation);
}

describe("GET /.well-known/security.txt", () => {
  test("has the fields of RFC 9116 and needs no token", async () => {
    const response = await read({ SECURITY_CONTACT: "security@acme.test" });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const lines = (await response.text()).split("\n");
    expect(lines).toEqual([
      "Contact: mailto:security@acme.test",
      expect.stringMatching(/^Expires: \d{4}-\d\d-\d\dT00:00:00Z$/),
      "Preferred-Languages: en",
      "Canonical: https://countersign.test/.well-known/security.txt",
      "Policy: https://countersign.test/docs/security",
      "",
    ]);
    const days = (Date.parse(lines[1]?.slice("Expires: ".length) ?? "") - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(88);
    expect(days).toBeLessThanOrEqual(90);
  });

  test("points to the page that explains how to report, if no contact is set", async () => {
    const text = await (await read({})).text();
    expect(text).toContain("Contact: https://countersign.test/docs/security\n");
  });
});
