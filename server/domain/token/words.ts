/** Names the token that was used. Follows a person's name: "Dana Whitfield with the token CI deploy". */
export function describeTokenUsed(token: { name: string } | null): string {
  return token ? `with the token ${token.name}` : "";
}
