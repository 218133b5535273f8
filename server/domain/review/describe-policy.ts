import { normalizeApprover } from "@/server/domain/review/approver";
import { describeWhen } from "@/server/domain/review/condition/words";
import { nameAsked } from "@/server/domain/review/escalation/describe-escalation";
import { DECIDING_ROLES } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";
import { saySeconds } from "@/server/domain/text/say-seconds";
import { capitalize } from "@/server/domain/text/words";

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const EITHER = new Intl.ListFormat("en-US", { type: "disjunction" });

type Named = { name: string; email: string };

/**
 * Describes a policy in plain words: "Any approver or dana@acme.test approves within 2 days. Otherwise the
 * run fails." Shows members' names instead of their addresses.
 */
export function describePolicy(policy: ReviewPolicy, members?: readonly Named[]): string {
  const { allowRequester, timeoutSeconds, escalate, requireReadToEnd, requirePasskey } = policy;
  const within =
    timeoutSeconds === null ? "" : ` within ${saySeconds(timeoutSeconds)}. Otherwise the run fails`;
  const requester = allowRequester ? "" : " The person who started the run can't decide.";
  const read = requireReadToEnd ? " Approvers must read the document to the end in the app." : "";
  const sign = requirePasskey ? " Approvers must sign with a passkey." : "";
  const more = escalate
    ? ` If the review isn't decided within ${saySeconds(escalate.afterSeconds)}, ${nameAsked(escalate.to, members)} can decide, too.`
    : "";
  const when = policy.when == null ? "" : ` ${describeWhen(policy)}`;
  return `${describeQuorum(policy, members)}${within}.${more}${requester}${read}${sign}${when}`;
}

/** Returns who an open review is waiting for: "any approver or dana@acme.test". */
export function describeApprovers(approvers: readonly string[], members?: readonly Named[]): string {
  if (approvers.length === 0) return "a person";
  return EITHER.format(
    approvers.map((approver) => {
      const role = roleOf(approver);
      return role === null ? nameOf(approver, members) : `any ${role}`;
    }),
  );
}

/** Writes a number for use in a sentence: words up to "ten", then digits. */
function numberInWords(count: number): string {
  return NUMBERS[count] ?? String(count);
}

function describeQuorum({ approvers, quorum }: ReviewPolicy, members?: readonly Named[]): string {
  if (quorum === 1) {
    const who = approvers.length === 0 ? `any ${DECIDING_ROLES}` : describeApprovers(approvers, members);
    return `${who.replace(/^any/, "Any")} approves`;
  }
  return `${capitalize(numberInWords(quorum))} ${describeVoters(approvers, members)} must approve the same document`;
}

/**
 * Describes the voters in words that follow a number: "approvers or admins" or "of Dana Whitfield or any approver". If
 * the policy lists no approvers: "people (any owner, admin, or approver)".
 */
function describeVoters(approvers: readonly string[], members?: readonly Named[]): string {
  if (approvers.length === 0) return `people (any ${DECIDING_ROLES})`;
  const roles = approvers.flatMap((approver) => roleOf(approver) ?? []);
  if (roles.length < approvers.length) return `of ${describeApprovers(approvers, members)}`;
  return EITHER.format(roles.map((role) => `${role}s`));
}

function roleOf(approver: string): string | null {
  return approver.startsWith("role:") ? approver.slice("role:".length) : null;
}

function nameOf(approver: string, members: readonly Named[] = []): string {
  const email = normalizeApprover(approver);
  return members.find((member) => normalizeApprover(member.email) === email)?.name ?? approver;
}
