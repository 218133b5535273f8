import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import { countOf } from "@/server/domain/text/words";
import { sayMoney } from "@/server/domain/usage/say-money";
import type { NotificationChannel, NotificationKind } from "./kinds";
import type { NotificationDto } from "./notification";

type Notified = Pick<NotificationDto, "kind" | "title" | "by" | "count" | "runStatus">;

/** Describes what happened: "3 runs failed: “Refund reply”". */
export function sayNotification({ kind, title, by, count, runStatus }: Notified): string {
  const name = `“${inOneLine(title, 80)}”`;
  const runs = count === 1 ? "Run" : countOf(count, "run");
  switch (kind) {
    case "REVIEW_REQUESTED":
      return by === null ? `Review requested: ${name}` : `${inOneLine(by, 80)} asked you to review ${name}`;
    case "REVIEW_CHANGED":
      return `Review needed again: ${name}`;
    case "REVIEW_DUE":
      return `Review still open: ${name}`;
    case "REVIEW_ESCALATED":
      return `Review escalated to you: ${name}`;
    case "MENTION":
      return `${inOneLine(by ?? "Someone", 80)} mentioned you in a comment on ${name}`;
    case "RUN_COMPLETED":
      return `${runs} completed: ${name}`;
    case "RUN_FAILED":
      return `${runs} failed${sayContinued({ count, runStatus })}: ${name}`;
    case "APPROVED_RUN_FAILED":
      return `${runs} failed after your approval${sayContinued({ count, runStatus })}: ${name}`;
    case "RUN_REJECTED":
      return `${runs} rejected: ${name}`;
    case "LIMIT_REACHED":
      return `Spending limit of ${title}`;
    case "LEDGER_PROBLEM":
      return `Verification of the audit log found ${title}`;
    case "LEDGER_HEAD":
      return `Head of the audit log: ${title}`;
    case "RECEIPT":
      return `Receipt: ${name}`;
  }
}

/** Says whether the failed run, or the last of several, has been continued since. */
function sayContinued({ count, runStatus }: Pick<Notified, "count" | "runStatus">): string {
  if (runStatus === null || runStatus === "FAILED") return "";
  const then = `then ${runStatus === "COMPLETED" ? "completed" : "continued"}`;
  return count === 1 ? `, ${then}` : ` (the last one ${then})`;
}

/**
 * Describes the state of a spending limit: reached, or with too little left for a call. Amounts are in millionths of a
 * dollar.
 */
export function sayLimit({ limit, left }: { limit: number; left: number }): string {
  if (left <= 0) return `${sayMoney(limit)} reached`;
  return `${sayMoney(limit)}: ${sayMoney(left)} left, too little for a model call`;
}

/** Returns the path of the page that a notification leads to. For several runs, it's the page of the last one. */
export function pathOfNotification({
  kind,
  reviewId,
  runId,
}: Pick<NotificationDto, "kind" | "reviewId" | "runId">): string {
  if (kind === "LEDGER_PROBLEM") return "/settings/audit/verification";
  if (reviewId !== null) return `/reviews/${reviewId}`;
  return runId === null ? "/settings/usage" : `/runs/${runId}`;
}

export const KIND_GROUPS: readonly { title: string; kinds: readonly NotificationKind[] }[] = [
  {
    title: "Reviews",
    kinds: [
      "REVIEW_REQUESTED",
      "REVIEW_CHANGED",
      "REVIEW_DUE",
      "REVIEW_ESCALATED",
      "APPROVED_RUN_FAILED",
      "RECEIPT",
    ],
  },
  { title: "Comments", kinds: ["MENTION"] },
  { title: "Runs that you or your triggers start", kinds: ["RUN_COMPLETED", "RUN_FAILED", "RUN_REJECTED"] },
  { title: "Organization", kinds: ["LIMIT_REACHED", "LEDGER_PROBLEM", "LEDGER_HEAD"] },
];

export const KIND_WORDS: Record<NotificationKind, { label: string; hint: string | null }> = {
  REVIEW_REQUESTED: { label: "Review requested", hint: "A review opens, or someone reassigns one to you." },
  REVIEW_CHANGED: {
    label: "Review needed again",
    hint: "A review's document changes, or a vote no longer counts.",
  },
  REVIEW_DUE: { label: "Review still open", hint: "Half of the time to decide has passed." },
  REVIEW_ESCALATED: { label: "Review escalated to you", hint: null },
  MENTION: { label: "Mention", hint: "Someone mentions you in a comment." },
  RUN_COMPLETED: { label: "Run completed", hint: "Only runs that waited for a review." },
  RUN_FAILED: { label: "Run failed", hint: null },
  RUN_REJECTED: { label: "Run rejected", hint: "Someone else rejects it." },
  APPROVED_RUN_FAILED: {
    label: "Run failed after your approval",
    hint: "A later step fails, so what you approved may not have gone out.",
  },
  LIMIT_REACHED: {
    label: "Spending limit reached",
    hint: "The limit is reached, or too little is left for a model call. Each notification is sent at most once a month.",
  },
  LEDGER_PROBLEM: {
    label: "Problem in the audit log",
    hint: "A verification finds entries or records that were changed after the fact. Sent once for each problem.",
  },
  LEDGER_HEAD: {
    label: "Head of the audit log",
    hint: "A fingerprint of all entries, on days with new ones. Keep these emails: they show if anyone rewrites the log later.",
  },
  RECEIPT: {
    label: "Receipt for your decision",
    hint: "Proves what you decided, even if someone changes the records later. Keep the email.",
  },
};

export const CHANNEL_WORDS: Record<NotificationChannel, string> = {
  APP: "In the app",
  EMAIL: "Email",
  DIGEST: "Daily digest",
};
