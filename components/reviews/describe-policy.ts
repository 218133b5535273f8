import { DECIDING_ROLES } from "@/server/domain/review/may-decide";
import type { ReviewPolicy } from "@/server/domain/review/policy";

const UNITS = [
  { unit: "day", seconds: 86_400 },
  { unit: "hour", seconds: 3_600 },
  { unit: "minute", seconds: 60 },
  { unit: "second", seconds: 1 },
] as const;
const EITHER = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** A policy in plain words: "Any approver or dana@acme.test approves, within 2 days; else the run fails." */
export function describePolicy({ approvers, quorum, allowRequester, timeoutSeconds }: ReviewPolicy): string {
  const within =
    timeoutSeconds === null ? "" : `, within ${describeSeconds(timeoutSeconds)}; else the run fails`;
  const requester = allowRequester ? "" : " Whoever started the run may not decide.";
  return `${describeVotes(approvers, quorum)}${within}.${requester}`;
}

/** For whom an open review waits: "any approver or dana@acme.test". */
export function describeApprovers(approvers: readonly string[]): string {
  if (approvers.length === 0) return "a person";
  const names = approvers.map((approver) =>
    approver.startsWith("role:") ? `any ${approver.slice("role:".length)}` : approver,
  );
  return EITHER.format(names);
}

/** The largest unit that divides it: 172800 → "2 days". */
export function describeSeconds(total: number): string {
  const { unit, seconds } = UNITS.find((candidate) => total % candidate.seconds === 0) ?? UNITS[3];
  const count = total / seconds;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

function describeVotes(approvers: readonly string[], quorum: number): string {
  const who = approvers.length === 0 ? `any ${DECIDING_ROLES}` : describeApprovers(approvers);
  if (quorum === 1) return `${who.replace(/^any/, "Any")} approves`;
  return `${quorum} ${approvers.length === 0 ? "people" : "of these"} must approve the same text: ${who}`;
}
