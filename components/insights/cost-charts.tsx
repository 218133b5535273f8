import { type BarRow, BarRows } from "@/components/charts/bar-rows";
import { COUNT, MONEY } from "@/components/charts/unit";
import { type RunListFilters, runListHref } from "@/components/runs/list/run-list-place";
import type { InsightsDto } from "@/server/domain/insights/api";
import { addDays, startOfDay } from "@/server/domain/insights/days";
import { nameCause } from "@/server/domain/run/cause";
import { fileNameOf } from "./file-name";

const COST = { valueName: "Cost", unit: MONEY, look: "machine" } as const;
const NO_COST = "No model calls with a price.";

/** What steps, models and agents cost, and why runs failed. Each bar leads to its runs. */
export function CostCharts({
  insights,
  agents,
  workflowId,
}: {
  insights: InsightsDto;
  agents: readonly { id: string; name: string }[];
  workflowId: string | undefined;
}) {
  const { steps, models, causes, from, to, timeZone } = insights;
  const toRuns = (filters: RunListFilters) =>
    runListHref({
      workflowId,
      from: startOfDay(from, timeZone).toISOString(),
      to: startOfDay(addDays(to, 1), timeZone).toISOString(),
      ...filters,
    });
  const withOther = (name: string, rows: BarRow[]) => addOther(name, rows, insights.figures.cost);
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <BarRows
        {...COST}
        title="Cost by step"
        rowsName="Step"
        rows={withOther(
          "Other steps",
          steps.map(({ workflowId, workflowName, stepId, stepName, cost }) => ({
            key: `${workflowId} ${stepId}`,
            name: stepName,
            detail: workflowName,
            href: toRuns({ workflowId }),
            value: cost,
          })),
        )}
        empty={NO_COST}
        fileName={fileNameOf("cost-by-step", insights)}
      />
      <BarRows
        title="Failures by cause"
        rowsName="Cause"
        valueName="Runs"
        unit={COUNT}
        look="failed"
        rows={causes.map(({ reason, code, runs }) => ({
          key: `${reason} ${code}`,
          name: nameCause(code),
          href: toRuns({ cause: code }),
          value: runs,
        }))}
        empty="No run failed or expired."
        fileName={fileNameOf("failures-by-cause", insights)}
      />
      <BarRows
        {...COST}
        title="Cost by model"
        rowsName="Model"
        rows={withOther(
          "Other models",
          models.map(({ model, cost }) => ({
            key: model,
            name: model,
            href: toRuns({ model }),
            value: cost,
          })),
        )}
        empty={NO_COST}
        fileName={fileNameOf("cost-by-model", insights)}
      />
      <BarRows
        {...COST}
        title="Cost by agent"
        rowsName="Agent"
        rows={withOther(
          "Other agents",
          insights.agents.map(({ agentId, cost }) => ({
            key: agentId,
            name: agents.find(({ id }) => id === agentId)?.name ?? `Deleted agent (${agentId})`,
            href: toRuns({ agentId }),
            value: cost,
          })),
        )}
        empty={NO_COST}
        fileName={fileNameOf("cost-by-agent", insights)}
      />
    </div>
  );
}

/** Adds a row for what costs less than the listed rows, if anything does. */
function addOther(name: string, rows: BarRow[], total: number): BarRow[] {
  const value = total - rows.reduce((sum, row) => sum + row.value, 0);
  return value > 0 ? [...rows, { key: "", name, value }] : rows;
}
