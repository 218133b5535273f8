import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR("2000::/3");
/** Public by its number, and inside of every machine at Azure: it answers with credentials. */
const WIRE_SERVER = "168.63.129.16";

/** Whether an IP address is one of the public internet: no machine, network or cloud of our own answers there. */
export function isPublicAddress(text: string): boolean {
  // The library alone would also read "127.1".
  if (!isIP(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== "unicast" || address.toString() === WIRE_SERVER) return false;
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_UNICAST);
}
