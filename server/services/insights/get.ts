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
import { readCosts, readTotalCost } from "./read-costs";
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
  const sectionBefore = toSection(earlier, []);
  const [counts, costs, causes, countsBefore, cost] = await Promise.all([
    readCounts(ctx, section),
    readCosts(ctx, section, MAX_ROWS),
    readCauses(ctx, section, MAX_ROWS),
    readCounts(ctx, sectionBefore),
    readTotalCost(ctx, sectionBefore),
  ]);
  const { totals, ...ofWhat } = costs;
  const figuresOf = collectFigures([...counts, ...totals]);
  const before = collectFigures([...countsBefore, { period: null, cost }]);
  return {
    ...range,
    timeZone,
    figures: figuresOf(null),
    before: { ...earlier, figures: before(null) },
    periods: periods.map((days, index) => ({ ...days, ...figuresOf(index + 1) })),
    ...ofWhat,
    causes,
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

type SomeFigures = Partial<Figures> & { period: number | null };

async function readCounts(ctx: ServiceContext, section: Section): Promise<SomeFigures[]> {
  const read = [readRunCounts, readDecisionCounts, readEdits];
  return (await Promise.all(read.map((counts): Promise<SomeFigures[]> => counts(ctx, section)))).flat();
}

/** Returns a function that returns all figures of a period, counted from 1, or of the whole section if null. */
function collectFigures(counts: readonly SomeFigures[]): (period: number | null) => Figures {
  const figures = new Map<number | null, Figures>();
  for (const { period, ...counted } of counts)
    figures.set(period, { ...(figures.get(period) ?? NONE), ...counted });
  return (period) => figures.get(period) ?? NONE;
}
