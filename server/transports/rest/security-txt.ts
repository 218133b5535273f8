import { env } from "@/server/infra/env";

const VALID_DAYS = 90;

/** Writes security.txt (RFC 9116). It expires 90 days after it was fetched, to the day, so copies don't get too old. */
export function writeSecurityTxt(): string {
  const { publicUrl, securityContact } = env();
  const policy = `${publicUrl}/docs/security`;
  const expires = new Date();
  expires.setUTCDate(expires.getUTCDate() + VALID_DAYS);
  expires.setUTCHours(0, 0, 0, 0);
  return [
    `Contact: ${securityContact ?? policy}`,
    `Expires: ${expires.toISOString().replace(".000", "")}`,
    "Preferred-Languages: en",
    `Canonical: ${publicUrl}/.well-known/security.txt`,
    `Policy: ${policy}`,
    "",
  ].join("\n");
}
