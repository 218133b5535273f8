import type { ReviewDto } from "@/server/domain/review/api";
import { normalizeApprover } from "@/server/domain/review/approver";
import { listAll } from "@/server/domain/text/words";

type Named = { name: string; email: string };

/** A sentence that contains a time, split into three parts. */
interface AtTime {
  lead: string;
  at: string;
  rest: string;
}

/**
 * Says when the review will be or was escalated, and who else can decide then. Null if the review has no escalation or
 * closed before its escalation.
 */
export function describeEscalation({
  policy: { escalate },
  escalatesAt,
  escalatedAt,
  status,
  named,
}: Pick<ReviewDto, "policy" | "escalatesAt" | "escalatedAt" | "status" | "named">): AtTime | null {
  if (!escalate) return null;
  const who = nameAsked(escalate.to, named);
  if (escalatedAt) {
    const can = status === "OPEN" ? "can" : "could";
    return { lead: "Escalated on ", at: escalatedAt, rest: `: ${who} ${can} decide, too.` };
  }
  if (status !== "OPEN" || !escalatesAt) return null;
  return { lead: "If the review isn't decided by ", at: escalatesAt, rest: `, ${who} can decide, too.` };
}

const MAX_NAMES = 5;

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
