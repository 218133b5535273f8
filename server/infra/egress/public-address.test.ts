import { describe, expect, test } from "vitest";
import { isPublicAddress } from "./public-address";

describe("isPublicAddress", () => {
  test.each([
    "1.1.1.1",
    "93.184.215.14",
    "172.15.0.1",
    "172.32.0.1",
    "2606:4700:4700::1111",
    "::ffff:1.1.1.1",
  ])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  test.each([
    ["loopback", ["127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1"]],
    ["unspecified", ["0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0"]],
    ["private", ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "::ffff:10.0.0.1"]],
    ["link-local", ["169.254.0.1", "fe80::1"]],
    [
      "metadata",
      ["169.254.169.254", "100.100.100.200", "fd00:ec2::254", "168.63.129.16", "::ffff:169.254.169.254"],
    ],
    ["carrier-grade NAT", ["100.64.0.1"]],
    [
      "an IPv4 address within IPv6",
      ["64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2001:0:7f00:1::", "::7f00:1"],
    ],
    [
      "multicast, broadcast, and reserved",
      ["224.0.0.1", "255.255.255.255", "240.0.0.1", "ff02::1", "192.0.0.1"],
    ],
    [
      "documentation and measurement",
      ["192.0.2.1", "198.51.100.1", "203.0.113.1", "198.18.0.1", "2001:db8::1"],
    ],
    ["no address", ["", "localhost", "1.1.1", "1.1.1.1.1", "::g"]],
  ])("%s isn't public", (_, addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });
});
