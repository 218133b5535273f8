import { DAY_MS } from "@/server/domain/time";

export const MAX_COVER_DAYS = 90;
/** The number of days that past covers stay in the list. */
export const PAST_COVER_DAYS = 90;
/** The maximum number of current and planned covers that a member can have, and that a member can provide. */
export const MAX_COVERS = 20;
const MAX_DAYS_AHEAD = 365;

export const COVER_STATUSES = ["planned", "current", "over"] as const;
export type CoverStatus = (typeof COVER_STATUSES)[number];

export interface Period {
  startsAt: Date;
  endsAt: Date;
}

export function coverStatus(
  { startsAt, endsAt, endedAt }: Period & { endedAt: Date | null },
  now: Date,
): CoverStatus {
  if (endedAt || endsAt <= now) return "over";
  return startsAt <= now ? "current" : "planned";
}

/** Returns the problem with a new cover's period and the field to fix, or null if the period is valid. */
export function findPeriodFault(
  { startsAt, endsAt }: Period,
  now: Date,
): { field: "from" | "until"; message: string } | null {
  if (startsAt.getTime() > now.getTime() + MAX_DAYS_AHEAD * DAY_MS)
    return { field: "from", message: `must be within the next ${MAX_DAYS_AHEAD} days` };
  if (endsAt <= startsAt) return { field: "until", message: "must be in the future, and after the start" };
  if (endsAt.getTime() > startsAt.getTime() + MAX_COVER_DAYS * DAY_MS)
    return { field: "until", message: `must be at most ${MAX_COVER_DAYS} days after the start` };
  return null;
}
