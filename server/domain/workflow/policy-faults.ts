import {
  isApprover,
  MAX_APPROVERS,
  MAX_QUORUM,
  MAX_TIMEOUT_SECONDS,
  normalizeApprover,
  ROLE_APPROVERS,
} from "@/server/domain/review/approver";
import { countDeciders, type PolicyMember } from "@/server/domain/review/deciders";
import type { ReviewPolicy } from "@/server/domain/review/policy";

export interface PolicyFault {
  severity: "error" | "warning";
  field: keyof ReviewPolicy;
  message: string;
}

/**
 * Finds reasons why a review with this policy couldn't be opened (errors), or couldn't be decided by these
 * members (warnings).
 */
export function findPolicyFaults(policy: ReviewPolicy, members?: readonly PolicyMember[]): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report = (severity: PolicyFault["severity"], field: keyof ReviewPolicy, message: string) =>
    faults.push({ severity, field, message });
  const approvers = [...new Set(policy.approvers.map(normalizeApprover))];
  const { quorum, timeoutSeconds } = policy;

  for (const approver of approvers.filter((value) => !isApprover(value)))
    report(
      "error",
      "approvers",
      `the approver "${approver}" is neither an email address nor one of ${ROLE_APPROVERS.join(", ")}.`,
    );
  if (policy.approvers.length > MAX_APPROVERS)
    report("error", "approvers", `a review can have at most ${MAX_APPROVERS} approvers.`);
  if (!isWithin(quorum, MAX_QUORUM))
    report("error", "quorum", `the number of approvals must be from 1 to ${MAX_QUORUM}.`);
  if (timeoutSeconds !== null && !isWithin(timeoutSeconds, MAX_TIMEOUT_SECONDS))
    report("error", "timeoutSeconds", "the time to decide must be from one second to 366 days.");
  if (!members || faults.length > 0) return faults;

  const emails = new Set(members.map(({ email }) => normalizeApprover(email)));
  for (const approver of approvers.filter((value) => !value.startsWith("role:") && !emails.has(value)))
    report("warning", "approvers", `${approver} isn't a member, so they can't approve.`);
  const deciders = countDeciders({ ...policy, approvers }, members);
  if (deciders === 0) report("warning", "approvers", "no one can decide this review.");
  else if (quorum > deciders)
    report(
      "warning",
      "quorum",
      `${quorum} people must approve, but only ${deciders} ${deciders === 1 ? "person" : "people"} can.`,
    );
  return faults;
}

function isWithin(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}
