import { ROLES, type Role } from "@/server/domain/access/access";
import { isApprover, normalizeApprover } from "@/server/domain/review/approver";
import { decidesReviews } from "@/server/domain/review/deciders";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";

export type Member = EditorDocument["members"][number];

/** A person named in a policy. `member` is null if the address doesn't belong to a member. */
export interface NamedPerson {
  approver: string;
  member: Member | null;
}

/** Returns the roles to choose from: roles that can decide reviews, and any others already in the policy. */
export function listRoles(approvers: readonly string[]): Role[] {
  return ROLES.filter((role) => decidesReviews(role) || hasApprover(approvers, `role:${role}`));
}

/** Returns the people named in the policy, in order and without duplicates. */
export function listPeople(approvers: readonly string[], members: readonly Member[]): NamedPerson[] {
  return approvers
    .filter(
      (approver, index) =>
        !isRole(approver) && approvers.findIndex((other) => isSame(other, approver)) === index,
    )
    .map((approver) => ({
      approver,
      member: members.find(({ email }) => isSame(email, approver)) ?? null,
    }));
}

export function hasApprover(approvers: readonly string[], wanted: string): boolean {
  return approvers.some((approver) => isSame(approver, wanted));
}

/** Adds approvers that aren't in the list yet, in lowercase. Comparisons ignore case. */
export function addApprovers(approvers: readonly string[], added: readonly string[]): string[] {
  const fresh = added.map(normalizeApprover).filter((approver) => !hasApprover(approvers, approver));
  return [...approvers, ...new Set(fresh)];
}

export function removeApprover(approvers: readonly string[], removed: string): string[] {
  return approvers.filter((approver) => !isSame(approver, removed));
}

export function peopleInWords(count: number): string {
  return count === 1 ? "1 person" : `${count} people`;
}

/** Finds members that match every search word by name, address, or role. Skips people already named. */
export function searchMembers(
  members: readonly Member[],
  search: string,
  approvers: readonly string[],
): Member[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return members.filter(({ name, email, role }) => {
    const text = `${name} ${email} ${role}`.toLowerCase();
    return words.every((word) => text.includes(word)) && !hasApprover(approvers, email);
  });
}

/** Extracts the email addresses from text. Null if the text contains anything else. */
export function readAddresses(text: string): string[] | null {
  const parts = text
    .split(/[\s,;]+/)
    .map(normalizeApprover)
    .filter(Boolean);
  return parts.length > 0 && parts.every((part) => isApprover(part) && !isRole(part)) ? parts : null;
}

function isRole(approver: string): boolean {
  return normalizeApprover(approver).startsWith("role:");
}

function isSame(a: string, b: string): boolean {
  return normalizeApprover(a) === normalizeApprover(b);
}
