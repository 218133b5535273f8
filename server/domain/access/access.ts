import { capitalize } from "@/server/domain/text/words";
/** The permissions of tokens and members. */
export const SCOPES = [
  "workflows:read",
  "workflows:write",
  "runs:read",
  "runs:write",
  "runs:erase",
  "reviews:read",
  "reviews:comment",
  "reviews:decide",
  "agents:read",
  "agents:write",
  "members:read",
  "members:write",
  "tokens:write",
  "webhooks:write",
  "audit:read",
] as const;
export type Scope = (typeof SCOPES)[number];

export const ROLES = ["owner", "admin", "builder", "approver", "viewer"] as const;
export type Role = (typeof ROLES)[number];

const ROLE_SCOPES: Record<Role, readonly Scope[]> = {
  owner: SCOPES,
  admin: SCOPES,
  builder: [
    "workflows:read",
    "workflows:write",
    "runs:read",
    "runs:write",
    "reviews:read",
    "reviews:comment",
    "agents:read",
    "agents:write",
    "members:read",
  ],
  approver: [
    "workflows:read",
    "runs:read",
    "reviews:read",
    "reviews:comment",
    "reviews:decide",
    "members:read",
  ],
  viewer: ["workflows:read", "runs:read", "reviews:read", "reviews:comment", "agents:read", "members:read"],
};

export function scopesOf(role: Role): readonly Scope[] {
  return ROLE_SCOPES[role];
}

/**
 * Returns whether someone with these scopes can decide reviews but can't run workflows. Such a member's home page is
 * the inbox.
 */
export function startsWithReviews(scopes: readonly Scope[]): boolean {
  return scopes.includes("reviews:decide") && !scopes.includes("runs:write");
}

/** Returns the role's display name, like "Owner". */
export function nameOfRole(role: Role): string {
  return capitalize(role);
}

/** Returns a token's effective scopes: the ones that the member's role currently allows. */
export function scopesInForce(role: Role, given: readonly string[]): Scope[] {
  return ROLE_SCOPES[role].filter((scope) => given.includes(scope));
}

/** Returns the message for a missing scope. `holder` names what lacks it, like "token". */
export function sayMissingScope(scope: Scope, holder: string): string {
  return `Your ${holder} doesn't have the ${scope} scope.`;
}
