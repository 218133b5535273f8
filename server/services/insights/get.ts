import { AppError } from "@/server/domain/error";
import type { Figures, getInsightsOperation, InsightsDto } from "@/server/domain/insights/api";
import { addDays, dayAt, startOfDay } from "@/server/domain/insights/days";
import {
  type DayRange,
  MAX_RANGE_DAYS,
  rangeBefore,
  readRange,
  splitRange,
} from "@/server/domain/insights/range";
import type { OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readCosts } from "./read-costs";
import { readDecisionCounts, readEdits } from "./read-decisions";
import { readCauses, readRunCounts, type Section } from "./read-runs";

const MAX_ROWS = 20;
const DEFAULT_DAYS = 30;

/**
 * Returns figures on the runs that started, the reviews that were decided, and the money that was spent in a range of
 * days, compared with the days before.
 */
export async function getInsights(
  ctx: ServiceContext,
  { workflowId, timeZone, ...asked }: OperationInput<typeof getInsightsOperation>,
): Promise<InsightsDto> {
  requireScope(ctx, "runs:read");
  const to = asked.to ?? dayAt(ctx.now(), timeZone);
  const range = readRange(asked.from ?? addDays(to, 1 - DEFAULT_DAYS), to);
  if (!range)
    throw new AppError(
      "invalid-input",
      `The range must end on or after its first day, and have at most ${MAX_RANGE_DAYS.toLocaleString("en")} days.`,
    );
  const earlier = rangeBefore(range);
  const { periods } = splitRange(range);
  const toSection = (days: DayRange, parts: readonly DayRange[]): Section => ({
    workflowId,
    from: startOfDay(days.from, timeZone),
    to: startOfDay(addDays(days.to, 1), timeZone),
    starts: parts.map(({ from }) => startOfDay(from, timeZone)),
  });
  const section = toSection(range, periods);
  const [now, before, causes] = await Promise.all([
    readFigures(ctx, section),
    readFigures(ctx, toSection(earlier, [earlier])),
    readCauses(ctx, section, MAX_ROWS),
  ]);
  const { steps, models, agents } = now.costs;
  return {
    ...range,
    timeZone,
    figures: now.figuresOf(null),
    before: { ...earlier, figures: before.figuresOf(null) },
    periods: periods.map((days, index) => ({ ...days, ...now.figuresOf(index + 1) })),
    ...{ steps, models, agents, causes },
  };
}

const NONE: Figures = {
  runs: 0,
  completed: 0,
  rejected: 0,
  failed: 0,
  expired: 0,
  cancelled: 0,
  underWay: 0,
  working: null,
  waiting: null,
  decided: 0,
  deciding: null,
  approved: 0,
  edited: 0,
  cost: 0,
};

/** Reads a section. `figuresOf` returns the figures of a period, or those of the whole section. */
async function readFigures(ctx: ServiceContext, section: Section) {
  const [runs, decisions, edits, costs] = await Promise.all([
    readRunCounts(ctx, section),
    readDecisionCounts(ctx, section),
    readEdits(ctx, section),
    readCosts(ctx, section, MAX_ROWS),
  ]);
  const figures = new Map<number | null, Figures>();
  for (const { period, ...counted } of [...runs, ...decisions, ...edits, ...costs.totals])
    figures.set(period, { ...(figures.get(period) ?? NONE), ...counted });
  return { costs, figuresOf: (period: number | null): Figures => figures.get(period) ?? NONE };
}
