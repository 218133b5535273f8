export const REVIEW_STATUSES = [
  "OPEN",
  "APPROVED",
  "REJECTED",
  "CHANGES_REQUESTED",
  "EXPIRED",
  "CANCELLED",
] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** What a review is about: a document, a tool call, or whether a message arrived. */
export const REVIEW_KINDS = ["TEXT", "TOOL_CALL", "DELIVERY"] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

export const CHANNELS = ["API", "WEB", "LINK", "BULK"] as const;
/** The channel through which a person acted. BULK is the browser's page for several reviews. */
export type Channel = (typeof CHANNELS)[number];
