import { AppError } from "@/server/domain/error";
import type { Figures, getInsightsOperation, InsightsDto } from "@/server/domain/insights/api";
import { addDays, dayAt, startOfDay } from "@/server/domain/insights/days";
import { MAX_SORTED } from "@/server/domain/insights/histogram";
import {
  type DayRange,
  isUnderWay,
  MAX_RANGE_DAYS,
  rangeBefore,
  readRange,
  splitRange,
  timeBefore,
} from "@/server/domain/insights/range";
import type { OperationInput } from "@/server/domain/operation";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readBounded } from "./read-bounded";
import { readCosts, readTotalCost } from "./read-costs";
import { readApprovals, readDecisionCounts, readEdits } from "./read-decisions";
import { readCauses, readRunCounts, readWaiting, readWorking } from "./read-runs";
import type { Section } from "./section";

const MAX_ROWS = 20;
const DEFAULT_DAYS = 30;

/** Returns figures on runs, decisions, and costs in a range of days, compared with the previous period. */
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
      `The last day can't be before the first, and the range can't be longer than ${MAX_RANGE_DAYS.toLocaleString("en")} days.`,
    );
  const earlier = rangeBefore(range);
  const { periods } = splitRange(range);
  const timesOf = (days: DayRange) => ({
    workflowId,
    from: startOfDay(days.from, timeZone),
    to: startOfDay(addDays(days.to, 1), timeZone),
  });
  const section = { ...timesOf(range), starts: periods.map(({ from }) => startOfDay(from, timeZone)) };
  const sectionBefore = {
    ...timesOf(earlier),
    ...(isUnderWay(range, ctx.now(), timeZone) && { to: timeBefore(range, ctx.now(), timeZone) }),
    starts: [],
  };
  const { approximate, counts, costs, causes, countsBefore, costBefore } = await readBounded(
    ctx,
    async (ctx) => {
      const [runs, runsBefore] = [await readRunCounts(ctx, section), await readRunCounts(ctx, sectionBefore)];
      const approximate = [...runs, ...runsBefore].some(({ runs }) => runs > MAX_SORTED);
      return {
        approximate,
        counts: [...runs, ...(await readTimesAndDecisions(ctx, { ...section, approximate }))],
        costs: await readCosts(ctx, section, MAX_ROWS),
        causes: await readCauses(ctx, section, MAX_ROWS),
        countsBefore: [
          ...runsBefore,
          ...(await readTimesAndDecisions(ctx, { ...sectionBefore, approximate })),
        ],
        costBefore: await readTotalCost(ctx, sectionBefore),
      };
    },
  );
  const { totals, ...ofWhat } = costs;
  const figuresOf = collectFigures([...counts, ...totals]);
  const before = collectFigures([...countsBefore, { period: null, ...costBefore }]);
  return {
    ...range,
    timeZone,
    approximate,
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
  unpriced: 0,
};

type SomeFigures = Partial<Figures> & { period: number | null };

async function readTimesAndDecisions(ctx: ServiceContext, section: Section): Promise<SomeFigures[]> {
  return [
    ...(await readWorking(ctx, section)),
    ...(await readWaiting(ctx, section)),
    ...(await readDecisionCounts(ctx, section)),
    ...(await readApprovals(ctx, section)),
    ...(await readEdits(ctx, section)),
  ];
}

/**
 * Returns a function that looks up the figures for a period. Periods are numbered from 1, and null stands for the whole
 * section.
 */
function collectFigures(counts: readonly SomeFigures[]): (period: number | null) => Figures {
  const figures = new Map<number | null, Figures>();
  for (const { period, ...counted } of counts)
    figures.set(period, { ...(figures.get(period) ?? NONE), ...counted });
  return (period) => figures.get(period) ?? NONE;
}
