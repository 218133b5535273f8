/** What an erased person is called: "Erased person 7K2M". */
export function nameErased(memberId: string): string {
  return `Erased person ${memberId.slice(-4).toUpperCase()}`;
}

/** An address that can't exist (RFC 2606), because accounts need one. */
export function emailOfErased(memberId: string): string {
  return `${memberId.replaceAll("_", "-")}@erased.invalid`;
}
