import type { DayRange } from "@/server/domain/insights/range";

/** Names a chart's CSV file: "cost-by-step-2026-11-01-2026-11-30.csv". */
export function fileNameOf(chart: string, { from, to }: DayRange): string {
  return `${chart}-${from}-${to}.csv`;
}
