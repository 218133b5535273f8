import type { Scope } from "@/server/domain/access/access";

export const SCOPE_LABELS: Record<Scope, string> = {
  "workflows:read": "View workflows",
  "workflows:write": "Create, edit, and delete workflows",
  "runs:read": "View runs",
  "runs:write": "Start and cancel runs",
  "runs:erase": "Erase run content",
  "reviews:read": "View reviews",
  "reviews:comment": "Comment on reviews",
  "reviews:decide": "Approve and reject",
  "agents:read": "View agents",
  "agents:write": "Create, edit, and delete agents",
  "members:read": "View members",
  "members:write": "Add and remove members",
  "tokens:write": "Manage tokens",
  "webhooks:write": "Manage webhooks",
  "audit:read": "View the audit log",
};

/**
 * Not selected by default. Letting a program decide reviews, erase the content of runs, or read everything that people
 * did has to be a deliberate choice.
 */
const DELIBERATE: readonly Scope[] = ["reviews:decide", "runs:erase", "audit:read"];

/** Whether a scope is selected by default for a new token. */
export function isPreselected(scope: Scope, usedScopes: readonly Scope[]): boolean {
  return usedScopes.includes(scope) && !DELIBERATE.includes(scope);
}

const FIRST_CALLS: [Scope, string][] = [
  ["workflows:read", "/api/v1/workflows"],
  ["runs:read", "/api/v1/runs"],
  ["reviews:read", "/api/v1/reviews"],
  ["agents:read", "/api/v1/agents"],
];

/** Returns a sample shell command for a token with these scopes. Null if the token can't read anything. */
export function firstCall(publicUrl: string, token: string, scopes: readonly Scope[]): string | null {
  const path = FIRST_CALLS.find(([scope]) => scopes.includes(scope))?.[1];
  if (!path) return null;
  return `export COUNTERSIGN_TOKEN=${token}\ncurl ${publicUrl}${path} -H "Authorization: Bearer $COUNTERSIGN_TOKEN"`;
}
