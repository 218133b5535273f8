import ipaddr from "ipaddr.js";

/**
 * Returns the network of a client's address: its first 24 bits (IPv4) or 48 bits (IPv6), such as 203.0.113.0/24.
 * Returns null if there's no valid address.
 */
export function clientNetwork(address: string | null): string | null {
  if (!address || !ipaddr.isValid(address)) return null;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6
    ? `${new ipaddr.IPv6([...parsed.parts.slice(0, 3), 0, 0, 0, 0, 0])}/48`
    : `${new ipaddr.IPv4([...parsed.octets.slice(0, 3), 0])}/24`;
}
