import { isApprover, normalizeApprover, ROLE_APPROVERS } from "@/server/domain/review/approver";
import { namesNoOne } from "@/server/domain/review/approvers-named";
import { MAX_SAMPLE } from "@/server/domain/review/condition/limits";
import { countDeciders, type PolicyMember } from "@/server/domain/review/deciders";
import { type DraftPolicy, toReviewPolicy } from "@/server/domain/review/draft-policy";
import { approversOf } from "@/server/domain/review/escalation/approvers-of";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import {
  MAX_APPROVERS,
  MAX_QUORUM,
  MAX_TIMEOUT_DAYS,
  MAX_TIMEOUT_SECONDS,
} from "@/server/domain/review/policy-limits";

type Field = Exclude<keyof ReviewPolicy, "escalate"> | "escalate/afterSeconds" | "escalate/to";

export interface PolicyFault {
  severity: "error" | "warning";
  field: Field;
  message: string;
}

const NAMES_NO_ONE =
  "the review is limited to certain people or roles, but none are chosen. Choose at least one, or let anyone who can approve decide.";

/**
 * Finds reasons why a review with this policy couldn't be opened (errors), or couldn't be decided by these
 * members (warnings).
 */
export function findPolicyFaults(policy: DraftPolicy, members?: readonly PolicyMember[]): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const report = (severity: PolicyFault["severity"], field: Field, message: string) =>
    faults.push({ severity, field, message });
  const { quorum, timeoutSeconds, escalate } = policy;

  const lists = [
    ["approvers", policy.approvers ?? []],
    ["escalate/to", escalate?.to ?? []],
  ] as const;
  for (const [field, list] of lists) {
    for (const approver of normalize(list).filter((value) => !isApprover(value)))
      report(
        "error",
        field,
        `approver "${approver}" is neither an email address nor one of ${ROLE_APPROVERS.join(", ")}.`,
      );
    if (list.length > MAX_APPROVERS)
      report("error", field, `a review can have at most ${MAX_APPROVERS} approvers.`);
  }
  if (namesNoOne(policy)) report("error", "approvers", NAMES_NO_ONE);
  if (!isWithin(quorum, MAX_QUORUM))
    report("error", "quorum", `the number of approvals must be from 1 to ${MAX_QUORUM}.`);
  if (timeoutSeconds !== null && !isWithin(timeoutSeconds, MAX_TIMEOUT_SECONDS))
    report(
      "error",
      "timeoutSeconds",
      `the time to decide must be from one second to ${MAX_TIMEOUT_DAYS} days.`,
    );
  if (escalate?.to.length === 0)
    report("error", "escalate/to", "the escalation lists no one. Choose a role or a person.");
  if (escalate && !isWithin(escalate.afterSeconds, MAX_TIMEOUT_SECONDS))
    report(
      "error",
      "escalate/afterSeconds",
      `the time before the escalation must be from one second to ${MAX_TIMEOUT_DAYS} days.`,
    );
  else if (escalate && timeoutSeconds !== null && escalate.afterSeconds >= timeoutSeconds)
    report(
      "error",
      "escalate/afterSeconds",
      "the escalation must come before the deadline. Choose a shorter time.",
    );
  if (!Number.isInteger(policy.sample) || policy.sample < 0 || policy.sample > MAX_SAMPLE)
    report("error", "sample", `the sample must be from 0 to ${MAX_SAMPLE} percent.`);
  if (!members || faults.length > 0) return faults;
  return findMemberFaults(toReviewPolicy(policy), members);
}

/** Finds reasons why these members couldn't decide the review, or why the escalation would change nothing. */
function findMemberFaults(policy: ReviewPolicy, members: readonly PolicyMember[]): PolicyFault[] {
  const faults: PolicyFault[] = [];
  const warn = (field: Field, message: string) => faults.push({ severity: "warning", field, message });
  const { quorum } = policy;
  const approvers = normalize(policy.approvers);
  const to = normalize(policy.escalate?.to ?? []);
  const emails = new Set(members.map(({ email }) => normalizeApprover(email)));
  for (const [field, list] of [["approvers", approvers] as const, ["escalate/to", to] as const])
    for (const approver of list.filter((value) => !value.startsWith("role:") && !emails.has(value)))
      warn(field, `${approver} isn't a member, so they can't approve.`);
  const first = countDeciders(policy, members);
  const all = countDeciders({ ...policy, approvers: approversOf(policy, true) }, members);
  if (first === 0) warn("approvers", "no one can decide this review.");
  else if (quorum > all)
    warn("quorum", `${quorum} people must approve, but only ${all} ${all === 1 ? "person" : "people"} can.`);
  if (to.length > 0 && countDeciders({ ...policy, approvers: to }, members) === 0)
    warn("escalate/to", "no one named here can decide this review.");
  else if (to.length > 0 && all === first) warn("escalate/to", "everyone named here can already decide.");
  return faults;
}

function normalize(approvers: readonly string[]): string[] {
  return [...new Set(approvers.map(normalizeApprover))];
}

function isWithin(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= max;
}
