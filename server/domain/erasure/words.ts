import { sayTime } from "@/server/domain/text/say-time";
import { countOf } from "@/server/domain/text/words";
import type { Erasure } from "./erasure";

/** Stands in for a text. */
export function sayErased(at: string): string {
  return `Erased on ${sayTime(new Date(at))}`;
}

/** Says when a run's texts were erased, by whom, and why: "Erased on Thu, Dec 3, 2026, 2:05 PM UTC by Dana." */
export function sayErasure({ at, by, reason, afterDays }: Erasure): string {
  return `${sayErased(at)} ${sayEraser({ by, afterDays })}.${reason === null ? "" : ` Reason: ${reason}`}`;
}

/** Says who erased a run's texts. */
export function sayEraser({ by, afterDays }: Pick<Erasure, "by" | "afterDays">): string {
  return by ? `by ${by.name}` : `because the organization keeps texts for ${countOf(afterDays ?? 0, "day")}`;
}

/** What stays and what doesn't, before a run's texts are erased. */
export const ERASE_RUN = {
  gone: "This erases what the run received and returned, its documents, comments, and reasons, for good. Emails and webhook deliveries about it that aren't sent yet are dropped.",
  kept: "What happened, when, and who decided stays, with its proof in the ledger. So does the workflow, with its steps and recipients. Later runs that used its texts keep their copies, and so do emails and messages that were sent.",
} as const;

export const ERASE_PERSON = {
  gone: "This erases their name, email, sign-ins, and Slack account for good, and everything sent to them. They're shown as an erased person.",
  kept: "Their decisions stay. So do the texts of runs, comments, and workflow policies that name them. Erase those runs, and edit those workflows first: if you remove them from a policy later, the list of changes records their email again.",
} as const;
