import { HOME_DAYS, type Outcomes } from "@/server/domain/home/home";
import { addDays, dayAt, startOfDay } from "@/server/domain/insights/days";
import { splitRange } from "@/server/domain/insights/range";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { readDecisionCounts } from "@/server/services/insights/read-decisions";
import { readRunCounts, readWaiting } from "@/server/services/insights/read-runs";

/** Counts recent runs by outcome and measures how long runs waited for people, in the same way as Insights. */
export async function getOutcomes(
  ctx: ServiceContext,
  { timeZone }: { timeZone: string },
): Promise<Outcomes> {
  requireScope(ctx, "runs:read");
  const to = dayAt(ctx.now(), timeZone);
  const from = addDays(to, 1 - HOME_DAYS);
  const { periods } = splitRange({ from, to });
  const section = {
    workflowId: undefined,
    from: startOfDay(from, timeZone),
    to: startOfDay(addDays(to, 1), timeZone),
    starts: periods.map((period) => startOfDay(period.from, timeZone)),
  };
  const [runs, waits, decisions] = await Promise.all([
    readRunCounts(ctx, section),
    readWaiting(ctx, section),
    readDecisionCounts(ctx, section),
  ]);
  const whole = runs.find(({ period }) => period === null);
  const decided = decisions.find(({ period }) => period === null);
  return {
    days: periods.map(({ from: day }, index) => {
      const counts = runs.find(({ period }) => period === index + 1);
      return {
        day,
        completed: counts?.completed ?? 0,
        rejected: counts?.rejected ?? 0,
        failed: (counts?.failed ?? 0) + (counts?.expired ?? 0),
        medianWaitMs: waits.find(({ period }) => period === index + 1)?.waiting?.median ?? null,
      };
    }),
    completed: whole?.completed ?? 0,
    ended: whole ? whole.runs - whole.underWay : 0,
    decided: decided?.decided ?? 0,
    decisionMs: decided?.deciding?.median ?? null,
  };
}
