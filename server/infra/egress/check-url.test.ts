import { beforeAll, describe, expect, test } from "vitest";
import { parseEnv, settle } from "@/server/infra/env";
import { checkUrl } from "./check-url";

beforeAll(() => {
  settle(parseEnv({ OUTBOUND_ALLOW: "localhost:9000 10.0.0.5 [::1]:8080 hooks.internal" }));
});

const refused = (fault: string) => ({ ok: false, fault: expect.stringContaining(fault) });

describe("checkUrl", () => {
  test.each([
    "https://example.com",
    "http://example.com:8080/hooks?x=1",
    "https://1.1.1.1/",
    "https://bücher.example",
  ])("allows %s", (address) => {
    expect(checkUrl(address)).toMatchObject({ ok: true, trusted: false });
  });

  test.each([
    "http://127.0.0.1",
    "http://127.1",
    "http://2130706433",
    "http://0x7f000001",
    "http://0177.0.0.1",
    "http://0x7f.1",
    "http://017700000001",
    "http://0",
    "http://①②⑦.⓪.⓪.①",
    "http://[::1]",
    "http://[::ffff:127.0.0.1]",
    "http://[0:0:0:0:0:ffff:7f00:1]",
    "http://[64:ff9b::7f00:1]",
    "http://169.254.169.254/latest/meta-data/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://100.100.100.200",
    "http://192.168.0.1",
    "https://10.0.0.4",
    "http://localhost",
    "http://localhost.",
    "http://LOCALHOST:9001",
    "http://app.localhost",
    "http://metadata.google.internal",
    "http://printer.local",
  ])("immune: CVE-2026-44578 server-side request forgery: refuses %s", (address) => {
    expect(checkUrl(address)).toEqual(refused("isn't public"));
  });

  test.each([
    ["", "must be an address"],
    ["example.com", "must be an address"],
    ["/hooks", "must be an address"],
    ["ftp://example.com", "must start with https:// or http://"],
    ["file:///etc/passwd", "must start with"],
    ["gopher://127.0.0.1:25", "must start with"],
    ["javascript:alert(1)", "must start with"],
    ["https://user:pass@example.com", "must not contain a user name"],
    ["https://example.com@10.0.0.4", "must not contain a user name"],
  ])("refuses %j: it %s", (address, fault) => {
    expect(checkUrl(address)).toEqual(refused(fault));
  });

  test("allows hosts in OUTBOUND_ALLOW, but not their subdomains, or other ports if the entry specifies one", () => {
    for (const address of [
      "http://localhost:9000/x",
      "https://10.0.0.5",
      "http://[::1]:8080",
      "http://hooks.internal",
    ])
      expect(checkUrl(address)).toMatchObject({ ok: true, trusted: true });
    for (const address of ["http://localhost", "http://[::1]", "http://x.hooks.internal"])
      expect(checkUrl(address)).toEqual(refused("isn't public"));
  });
});
