import type { Channel } from "@/server/domain/review/status";
import { CHANNEL_WORDS } from "@/server/domain/review/words";
import { countOf } from "@/server/domain/text/words";
import type { ReadingDto } from "./reading";

/** Text about readings. Separate from the schemas, so that the browser doesn't load zod. */

export const WHAT_IS_RECORDED =
  "Countersign records when you open a review, how long it's in view, and whether you reach the end.";

export const READ_IN_APP =
  "Read the document in the app. After reading it to the end, you can approve it there.";

export const READ_TO_END = "Read to the end to approve";

/** The fastest plausible reading speed. Anyone who approves faster than this can't have read the whole document. */
export const MAX_WORDS_PER_MINUTE = 500;

export function countWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}

/**
 * Describes a reading. Shown after the time when the document was first opened: "in view for 2 min 10 s, reached the
 * end".
 */
export function describeReading({ secondsInView, reachedEnd }: NonNullable<ReadingDto>): string {
  return `in view for ${sayDuration(secondsInView ?? 0)}, ${reachedEnd ? "reached the end" : "didn't reach the end"}`;
}

/** Explains why a decision has no reading. */
export function describeMissingReading(channel: Channel): string {
  switch (channel) {
    case "WEB":
      return "Reading time not recorded";
    case "BULK":
      return "Reading time not recorded: decided in bulk";
    default:
      return `Reading time not recorded: decided ${CHANNEL_WORDS[channel]}`;
  }
}

/** Formats a duration with its two largest units: "2 min 10 s", "3 h 5 min", "4 days 2 h". */
export function sayDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [days, hours, minutes] = [86_400, 3_600, 60].map((unit) => Math.floor(whole / unit)) as [
    number,
    number,
    number,
  ];
  if (days > 0) return join(countOf(days, "day"), hours % 24, "h");
  if (hours > 0) return join(`${hours} h`, minutes % 60, "min");
  if (minutes > 0) return join(`${minutes} min`, whole % 60, "s");
  return `${whole} s`;
}

function join(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${rest} ${unit}`;
}
