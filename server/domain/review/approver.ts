import { ROLES } from "@/server/domain/access/access";

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
