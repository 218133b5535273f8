import { ROLES } from "@/server/domain/access/access";

/** Limits and checks for review policies. Separate from the schema, so that the browser doesn't load zod. */
export const MAX_QUORUM = 100;
export const MAX_APPROVERS = 100;
export const MAX_TIMEOUT_SECONDS = 366 * 24 * 60 * 60;

export const ROLE_APPROVERS: readonly string[] = ROLES.map((role) => `role:${role}`);

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Trims an approver and converts it to lower case, for comparison. */
export function normalizeApprover(text: string): string {
  return text.trim().toLowerCase();
}

/** Returns whether a normalized approver looks like an email address or is `role:<role>`. */
export function isApprover(value: string): boolean {
  return value.startsWith("role:") ? ROLE_APPROVERS.includes(value) : EMAIL.test(value);
}
