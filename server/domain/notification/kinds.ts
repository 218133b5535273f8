import type { Scope } from "@/server/domain/access/access";

export const NOTIFICATION_KINDS = [
  "REVIEW_REQUESTED",
  "REVIEW_CHANGED",
  "REVIEW_DUE",
  "REVIEW_ESCALATED",
  "MENTION",
  "RUN_COMPLETED",
  "RUN_FAILED",
  "RUN_REJECTED",
  "APPROVED_RUN_FAILED",
  "LIMIT_REACHED",
  "LEDGER_PROBLEM",
  "LEDGER_HEAD",
  "RECEIPT",
] as const;
export type NotificationKind = (typeof NOTIFICATION_KINDS)[number];

export const NOTIFICATION_CHANNELS = ["APP", "EMAIL", "DIGEST"] as const;
export type NotificationChannel = (typeof NOTIFICATION_CHANNELS)[number];

/**
 * The scope that a member needs to get each kind. If a member doesn't have it, the settings show the kind only if the
 * member has received it before.
 */
export const SCOPE_OF_KIND: Record<NotificationKind, Scope> = {
  REVIEW_REQUESTED: "reviews:decide",
  REVIEW_CHANGED: "reviews:decide",
  REVIEW_DUE: "reviews:decide",
  REVIEW_ESCALATED: "reviews:decide",
  MENTION: "reviews:read",
  RUN_COMPLETED: "runs:write",
  RUN_FAILED: "runs:write",
  RUN_REJECTED: "runs:write",
  APPROVED_RUN_FAILED: "reviews:decide",
  LIMIT_REACHED: "tokens:write",
  LEDGER_PROBLEM: "audit:read",
  LEDGER_HEAD: "audit:read",
  RECEIPT: "reviews:decide",
};

/** Returns the channels available for a kind. A receipt is always a separate email, and a head is part of the digest. */
export function channelsOf(kind: NotificationKind): readonly NotificationChannel[] {
  if (kind === "LEDGER_HEAD") return ["DIGEST"];
  return kind === "RECEIPT" ? ["EMAIL"] : NOTIFICATION_CHANNELS;
}

/** Unread notifications are counted only up to this number, because nobody needs the exact number above it. */
export const MAX_UNREAD = 100;

/** The number of notifications in the list: at first, per additional page, and at most. */
export const LIST_SIZE = 20;
export const MAX_LIST_SIZE = 200;

/** Notifications are deleted this many days after their last event. */
export const KEEP_DAYS = 90;

/** The hour when the digest is written, in the member's time zone. */
export const DIGEST_TIME = "08:00";
