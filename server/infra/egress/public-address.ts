import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
/** This address looks public, but on Azure machines it returns credentials. */
const WIRE_SERVER = "168.63.129.16";

/** Returns whether an IP address is on the public internet, not on this machine, its network, or its cloud. */
export function isPublicAddress(text: string): boolean {
  // Checked first, because the library also accepts addresses like "127.1".
  if (!isIP(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== "unicast" || address.toString() === WIRE_SERVER) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
