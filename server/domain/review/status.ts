export const REVIEW_STATUSES = [
  "OPEN",
  "APPROVED",
  "REJECTED",
  "CHANGES_REQUESTED",
  "EXPIRED",
  "CANCELLED",
] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

/** The subject of a review: a document, a tool call, or whether a message arrived. */
export const REVIEW_KINDS = ["TEXT", "TOOL_CALL", "DELIVERY"] as const;
export type ReviewKind = (typeof REVIEW_KINDS)[number];

/** The channels through which people can make every kind of decision. */
export const DECISION_CHANNELS = ["API", "WEB", "LINK", "BULK"] as const;
export type DecisionChannel = (typeof DECISION_CHANNELS)[number];
/** All channels. Slack cards offer only some decisions, and triggers make none. */
export const CHANNELS = [...DECISION_CHANNELS, "SLACK", "TRIGGER"] as const;
/**
 * The channel through which a person acted. BULK is the browser page for deciding several reviews together. TRIGGER is
 * for runs that a trigger starts on its owner's behalf.
 */
export type Channel = (typeof CHANNELS)[number];
