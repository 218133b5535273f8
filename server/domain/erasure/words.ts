import { sayTime } from "@/server/domain/text/say-time";
import { countOf } from "@/server/domain/text/words";
import type { Erasure } from "./erasure";

/** Says when content was erased. Shown in its place. */
export function sayErased(at: string): string {
  return `Erased on ${sayTime(new Date(at))}`;
}

/** Says when a run's content was erased, by whom, and why: "Erased on Thu, Dec 3, 2026, 2:05 PM UTC by Dana." */
export function sayErasure({ at, by, reason, afterDays }: Erasure): string {
  return `${sayErased(at)} ${sayEraser({ by, afterDays })}.${reason === null ? "" : ` Reason: ${reason}`}`;
}

/** Says who erased a run's content, or why it was erased automatically. */
export function sayEraser({ by, afterDays }: Pick<Erasure, "by" | "afterDays">): string {
  return by
    ? `by ${by.name}`
    : `because the organization keeps content for ${countOf(afterDays ?? 0, "day")}`;
}

/** Says what erasing a run's content removes and what it keeps. Shown before the erasure. */
export const ERASE_RUN = {
  gone: "This permanently erases the run's inputs, outputs, documents, comments, and the reasons people gave for their decisions. Unsent emails and webhook deliveries about the run are dropped.",
  kept: "Countersign keeps the record of what happened, when, and who decided, with its proof in the ledger. The workflow is also kept, with its steps and recipients. Later runs that used the erased content keep their copies. Emails and messages that were already sent keep the content, too.",
} as const;

export const ERASE_PERSON = {
  gone: "This permanently erases their name, email, sign-ins, Slack account, and everything sent to them. They're shown as an erased person.",
  kept: "Their decisions are kept. So are run content, comments, and workflow policies that name them. To remove their name there, too, erase those runs and edit those workflows first. If you remove the person from a policy later, the list of changes records their email again.",
} as const;
