export const REVIEW_STATUSES = [
  "OPEN",
  "APPROVED",
  "REJECTED",
  "CHANGES_REQUESTED",
  "EXPIRED",
  "CANCELLED",
] as const;
export type ReviewStatus = (typeof REVIEW_STATUSES)[number];

export const CHANNELS = ["API", "WEB", "LINK"] as const;
/** By which door a person acted. */
export type Channel = (typeof CHANNELS)[number];
