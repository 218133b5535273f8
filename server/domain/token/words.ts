/** Follows the name of the person it acted for: "Dana Whitfield with the token CI deploy". */
export function describeTokenUsed(token: { name: string } | null): string {
  return token ? `with the token ${token.name}` : "";
}
