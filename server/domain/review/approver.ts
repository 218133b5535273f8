import { ROLES } from "@/server/domain/access/access";

/** The values a review policy accepts. Separate from its schema, so that the browser doesn't load zod. */
export const MAX_QUORUM = 100;
export const MAX_APPROVERS = 100;
export const MAX_TIMEOUT_SECONDS = 366 * 24 * 60 * 60;

export const ROLE_APPROVERS: readonly string[] = ROLES.map((role) => `role:${role}`);

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Approvers are trimmed and compared in lower case. */
export function normalizeApprover(text: string): string {
  return text.trim().toLowerCase();
}

/** Whether a normalized approver has the form of a member's email or is `role:<role>`. */
export function isApprover(value: string): boolean {
  return value.startsWith("role:") ? ROLE_APPROVERS.includes(value) : EMAIL.test(value);
}
