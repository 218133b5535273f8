import type { ReviewPolicy } from "@/server/domain/review/policy";

const UNITS = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
  { unit: "second", seconds: 1 },
] as const;

/** A review policy in plain words: "Two of anyone with the role approver approve within 2 days, else the run fails." */
export function describePolicy({ approvers, quorum, allowRequester, timeoutSeconds }: ReviewPolicy): string {
  const who = approvers.length === 0 ? "who may decide reviews" : `of: ${listWho(approvers)}`;
  const many = quorum === 1 ? "One person" : `${quorum} different people`;
  const verb = quorum === 1 ? "approves" : "approve the same text";
  const within =
    timeoutSeconds === null ? "" : ` within ${describeSeconds(timeoutSeconds)}, else the run fails`;
  const requester = allowRequester ? "" : " Whoever started the run may not decide.";
  return `${many} ${who} ${verb}${within}.${requester}`;
}

/** The largest unit that divides it: 172800 → "2 days". */
export function describeSeconds(total: number): string {
  const { unit, seconds } = UNITS.find((candidate) => total % candidate.seconds === 0) ?? UNITS[3];
  const count = total / seconds;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function listWho(approvers: readonly string[]): string {
  const names = approvers.map((approver) =>
    approver.startsWith("role:") ? `any ${approver.slice("role:".length)}` : approver,
  );
  return new Intl.ListFormat("en", { type: "disjunction" }).format(names);
}
