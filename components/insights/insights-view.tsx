import { ButtonLink } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import type { Figures, InsightsDto } from "@/server/domain/insights/api";
import { isUnderWay } from "@/server/domain/insights/range";
import { nameBefore, nameRange } from "@/server/domain/insights/words";
import { countOf } from "@/server/domain/text/words";
import { CostCharts } from "./cost-charts";
import { FigureCards } from "./figure-cards";
import { COSTS, type InsightsPlace } from "./insights-place";
import { RangeControls } from "./range-controls";
import { TimeCharts } from "./time-charts";

interface Named {
  id: string;
  name: string;
}

/** Figures and charts for a range of days. Rendered only on the server. */
export function InsightsView({
  place,
  insights,
  workflows,
  agents,
  now,
}: {
  place: InsightsPlace;
  insights: InsightsDto;
  workflows: readonly Named[];
  agents: readonly Named[];
  now: Date;
}) {
  const { figures, before } = insights;
  const upTo = isUnderWay(insights, now, insights.timeZone) ? ", up to the same time of day" : "";
  const workflow = workflows.find(({ id }) => id === place.workflowId);
  const isEmpty = figures.runs === 0 && figures.decided === 0 && figures.cost === 0 && figures.unpriced === 0;
  return (
    <>
      <PageHeader
        title={workflow ? `Insights: ${workflow.name}` : "Insights"}
        description={`${nameRange(insights)}, compared with ${nameBefore(insights)} (${nameRange(before)}${upTo}). Time zone: ${insights.timeZone.replaceAll("_", " ")}.`}
      />
      <RangeControls place={place} days={insights} workflows={workflows} />
      {isEmpty ? (
        <EmptyState
          title="No runs in this period"
          action={
            <ButtonLink href="/workflows" variant="primary">
              Choose a workflow
            </ButtonLink>
          }
        >
          Insights show how runs end, how long agents and people take, and what each step costs. Choose
          different dates, or start a run.
        </EmptyState>
      ) : (
        <>
          <FigureCards insights={insights} />
          {insights.approximate && (
            <p className="text-muted text-sm">
              With this many runs, medians and 95th percentiles are approximate (within 3%).
            </p>
          )}
          <Section id={COSTS} title="Costs and failures">
            <p className="text-muted text-sm">
              {nameRange(insights)}. {sayBasis(figures)}
            </p>
            <CostCharts insights={insights} agents={agents} workflowId={place.workflowId} />
          </Section>
          <Section title="Over time">
            <TimeCharts insights={insights} />
          </Section>
        </>
      )}
    </>
  );
}

/**
 * Explains why costs can differ from those on the Usage page, which shows whole months and includes tests of single
 * steps.
 */
function sayBasis({ unpriced }: Figures): string {
  const basis =
    "Costs are counted on the day of each model call. The Usage page also includes tests of single steps.";
  return unpriced > 0
    ? `${basis} Not included: ${countOf(unpriced, "attempt")} that called models without a price.`
    : basis;
}
