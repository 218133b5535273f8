import { hrefOf } from "@/components/href";
import { type DayRange, findRange, RANGES, type RangeName, readRange } from "@/server/domain/insights/range";

/**
 * The range and the workflow that the Insights page shows, kept in the URL. The range is a named period or
 * specific days.
 */
export interface InsightsPlace {
  range?: RangeName;
  from?: string;
  to?: string;
  workflowId?: string;
}

/** The ID of the Costs section. */
export const COSTS = "costs";

const DEFAULT_RANGE: RangeName = "30d";

const IDS = /^[\w-]{1,64}$/;

/** Reads the place from the URL. Ignores unknown values. */
export function readInsightsPlace(given: Record<string, string | undefined>): InsightsPlace {
  const days = readRange(given.from, given.to);
  const workflowId = given.workflow && IDS.test(given.workflow) ? given.workflow : undefined;
  if (days) return { ...days, workflowId };
  return { range: RANGES.find((range) => range === given.range) ?? DEFAULT_RANGE, workflowId };
}

/** Returns the days of the place's range. `now` and `zone` determine the days of a named period. */
export function daysOf(
  { range = DEFAULT_RANGE, from, to }: InsightsPlace,
  now: Date,
  zone: string,
): DayRange {
  return readRange(from, to) ?? findRange(range, now, zone);
}

export function costsHref(place: InsightsPlace): string {
  return `${insightsHref(place)}#${COSTS}`;
}

export function insightsHref({ range, from, to, workflowId }: InsightsPlace): string {
  return hrefOf("/insights", {
    range: range === DEFAULT_RANGE ? undefined : range,
    from,
    to,
    workflow: workflowId,
  });
}
