import { expect, test } from "vitest";
import { clientNetwork } from "./client-network";

test.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["fe80::1%eth0", "fe80::/48"],
  ["", null],
  [null, null],
  ["not an address", null],
])("the network of %s is %s", (address, network) => {
  expect(clientNetwork(address)).toBe(network);
});
