/** The name shown for an erased person: "Erased person 7K2M". */
export function nameErased(memberId: string): string {
  return `Erased person ${memberId.slice(-4).toUpperCase()}`;
}

/** An email address that can't exist (RFC 2606), because every account needs an address. */
export function emailOfErased(memberId: string): string {
  return `${memberId.replaceAll("_", "-")}@erased.invalid`;
}
