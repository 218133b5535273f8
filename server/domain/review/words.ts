import { sayTime } from "@/server/domain/text/say-time";
import { listAll } from "@/server/domain/text/words";
import type { DecisionDto, ReviewDto } from "./api";
import { inOneLine } from "./next/what-happens-next";
import type { Channel, ReviewStatus } from "./status";

/** Wording about reviews shared by the app, the link page, and emails. */

export const NOTHING_DECIDED = "Nothing was decided";

/** Wording for a document without text, which takes an extra confirmation to approve. */
export const EMPTY_DOCUMENT = {
  title: "This document is empty",
  hint: "There's nothing to approve. Unless it's meant to be empty, add text or reject it.",
  ask: "Approve an empty document?",
  confirm: "This document is meant to be empty",
  approve: "Approve empty document",
  refusal: "This document is empty. If that's intentional, select the checkbox above the buttons.",
};

const SIMULATED_DRAFT = "The built-in Simulated model wrote this by combining sentences from its input.";

/** Labels text from the built-in model: "Simulated" or "Simulated, edited by Dana Whitfield". */
export function saySimulated(editedBy: readonly string[]): string {
  return editedBy.length > 0 ? `Simulated, edited by ${listAll(editedBy)}` : "Simulated";
}

/** Says in a sentence that the built-in model wrote a document, and who edited it. */
export function describeSimulated(editor: string | null): string {
  return editor === null ? SIMULATED_DRAFT : `${saySimulated([editor])}.`;
}

/** How a person acted. Follows the person's name: "Dana Whitfield in the browser". */
export const CHANNEL_WORDS: Record<Channel, string> = {
  WEB: "in the browser",
  API: "through the API",
  LINK: "through an emailed link",
  BULK: "in bulk in the browser",
  SLACK: "in Slack",
  TRIGGER: "through a trigger",
};

/** What someone decided. Follows the person's name: "Dana Whitfield approved this". */
export const DECIDED: Record<DecisionDto["decision"], string> = {
  approve: "approved this",
  reject: "rejected this",
  request_changes: "requested changes",
};

/** How a review ended without a decision. */
export const UNDECIDED: Partial<Record<ReviewStatus, string>> = {
  EXPIRED: "Nobody decided in time, so the run failed.",
  CANCELLED: "The run ended before anyone decided.",
};

/** Names a person and the person they covered for: "Sam Okafor for Dana Whitfield". */
export function nameDecider({ by, for: covered }: Decider): string {
  return covered ? `${by.name} for ${covered.name}` : by.name;
}

/** Names people for a list. If there are several, uses parentheses: "Sam Okafor (for Dana Whitfield)". */
export function nameDeciders(deciders: readonly Decider[]): string[] {
  if (deciders.length === 1) return deciders.map(nameDecider);
  return deciders.map(({ by, for: covered }) => (covered ? `${by.name} (for ${covered.name})` : by.name));
}

/** A person whose name isn't known. */
export const SOMEONE = { by: { name: "Someone" }, for: null };

/**
 * Describes what people did: "Sam Okafor approved it for Dana Whitfield" or "Dana Whitfield and Kim Lee approved it".
 */
export function sayDone(deciders: readonly Decider[], done: string): string {
  const [first, ...more] = deciders;
  const covered = more.length === 0 && first?.for;
  if (first && covered) return `${first.by.name} ${done} for ${covered.name}`;
  return `${listAll(nameDeciders(deciders))} ${done}`;
}

export function sayCoversFor(name: string): string {
  return `You got this because you're covering for ${name}.`;
}

/** The maximum length of a note, so that notes are never truncated. */
const MAX_NOTE = 4_000;

/** Says who reassigned a review to the reader and why. */
export function sayReassigned({ by, note }: { by: string; note: string }): string {
  return `Reassigned by ${inOneLine(by)}: “${inOneLine(note, MAX_NOTE)}”`;
}

/** Says who rejected a run and why. The reason is empty if it was erased. */
export function sayRejected(decider: Decider, reason: string | null): string {
  const who = inOneLine(nameDecider(decider));
  return reason ? `Rejected by ${who}: “${inOneLine(reason, 300)}”` : `Rejected by ${who}.`;
}

interface Named {
  name: string;
}

/** A person who acted, with the person they covered for. */
interface Decider {
  by: Named;
  for: Named | null;
}

/** Returns the heading for the question or instructions. `author` is null for a human step. */
export function titleQuestion({
  author,
  isCall,
  isOpen,
}: {
  author: string | null;
  isCall: boolean;
  isOpen: boolean;
}): string {
  if (isCall) return `${author} ${isOpen ? "wants" : "wanted"} to call a tool`;
  return author === null ? "Question" : `Instructions for ${author}`;
}

export function describeDue(dueAt: Date): string {
  return `Due ${sayTime(dueAt)}. If it isn't decided by then, the run fails.`;
}

export function countApprovals(votes: number): string {
  return votes === 1 ? "one more approval" : `${votes} more approvals`;
}

export function sayWhyNeededAgain({ by: { name }, why }: NonNullable<ReviewDto["asksAgain"]>): string {
  switch (why) {
    case "EDITED":
      return `Needs review again: ${name} continued the run and edited what had been approved.`;
    case "NEW_VERSION":
      return `Needs review again: ${name} moved the run to a newer version that changes later steps.`;
    case "UNDECIDED":
      return `Needs review again: the earlier review ended without a decision, and ${name} continued the run.`;
    case "RERUN":
      return `Needs review again: ${name} reran an earlier run, and that run's approval doesn't count here.`;
    case "RERUN_EDITED":
      return `Needs review again: ${name} reran an earlier run with an edited input.`;
  }
}
