import type { ReviewDto } from "@/server/domain/review/api";
import { normalizeApprover } from "@/server/domain/review/approver";
import { listAll } from "@/server/domain/text/words";

type Named = { name: string; email: string };

/** A sentence around a time. */
interface AtTime {
  lead: string;
  at: string;
  rest: string;
}

/**
 * Says who is asked and when if nobody decides, or who was asked when. Null if the review has no escalation, or closed
 * before it.
 */
export function describeEscalation({
  policy: { escalate },
  escalatesAt,
  escalatedAt,
  status,
  named,
}: Pick<ReviewDto, "policy" | "escalatesAt" | "escalatedAt" | "status" | "named">): AtTime | null {
  if (!escalate) return null;
  if (escalatedAt)
    return { lead: "Escalated ", at: escalatedAt, rest: `: ${sayAsked(escalate.to, named, "past")}, too.` };
  if (status !== "OPEN" || !escalatesAt) return null;
  return {
    lead: "If nobody decides by ",
    at: escalatesAt,
    rest: `, ${sayAsked(escalate.to, named)}, too.`,
  };
}

const MAX_NAMES = 5;

/** Says who is asked: "Sam Okafor is asked", "Sam Okafor and all owners are asked". */
export function sayAsked(
  to: readonly string[],
  members: readonly Named[] = [],
  tense: "present" | "past" = "present",
): string {
  const [one, many] = tense === "present" ? ["is", "are"] : ["was", "were"];
  const isOne = to.length === 1 && !to[0]?.startsWith("role:");
  return `${nameAsked(to, members)} ${isOne ? one : many} asked`;
}

/** Names people and roles: "Sam Okafor and all owners". */
export function nameAsked(to: readonly string[], members: readonly Named[] = []): string {
  const names = to.slice(0, MAX_NAMES).map((approver) => nameOf(approver, members));
  return listAll(to.length > MAX_NAMES ? [...names, `${to.length - MAX_NAMES} more`] : names);
}

function nameOf(approver: string, members: readonly Named[]): string {
  if (approver.startsWith("role:")) return `all ${approver.slice("role:".length)}s`;
  const email = normalizeApprover(approver);
  return members.find((member) => normalizeApprover(member.email) === email)?.name ?? approver;
}
