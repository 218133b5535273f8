import { type BarRow, BarRows } from "@/components/charts/bar-rows";
import { COUNT, MONEY } from "@/components/charts/unit";
import { filterByCause, type RunListFilters, runListHref } from "@/components/runs/list/run-list-place";
import type { InsightsDto } from "@/server/domain/insights/api";
import { addDays, startOfDay } from "@/server/domain/insights/days";
import { nameCause } from "@/server/domain/run/cause";
import { fileNameOf } from "./file-name";

/** Charts of costs by step, model, and agent, and of failures by cause. Each bar links to its runs. */
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
  return (
    <div className="grid grid-cols-1 gap-4 lg:grid-cols-2">
      <CostRows
        noun="step"
        insights={insights}
        rows={steps.map(({ workflowId, workflowName, stepId, cost, ...step }) => ({
          key: `${workflowId} ${stepId}`,
          name: nameStep(step),
          detail: workflowName,
          href: toRuns({ workflowId }),
          value: cost,
        }))}
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
          href: toRuns(filterByCause(code)),
          value: runs,
        }))}
        empty="No runs failed or expired."
        fileName={fileNameOf("failures-by-cause", insights)}
      />
      <CostRows
        noun="model"
        insights={insights}
        rows={models.map(({ model, cost }) => ({
          key: model,
          name: model,
          href: toRuns({ model }),
          value: cost,
        }))}
      />
      <CostRows
        noun="agent"
        insights={insights}
        rows={insights.agents.map(({ agentId, cost }) => ({
          key: agentId,
          name: agents.find(({ id }) => id === agentId)?.name ?? `Deleted agent (${agentId})`,
          href: toRuns({ agentId }),
          value: cost,
        }))}
      />
    </div>
  );
}

/**
 * Returns "2. letter" for a named step and "Step 2" for an unnamed one. The server sends "Step 2" as the name of an
 * unnamed step. Real names have no spaces.
 */
function nameStep({ stepOrder, stepName }: Pick<InsightsDto["steps"][number], "stepOrder" | "stepName">) {
  return stepName.includes(" ") ? stepName : `${stepOrder}. ${stepName}`;
}

/** Compares the costs of steps, models, or agents. */
function CostRows({
  noun,
  insights,
  rows,
}: {
  noun: "step" | "model" | "agent";
  insights: InsightsDto;
  rows: BarRow[];
}) {
  return (
    <BarRows
      title={`Cost by ${noun}`}
      rowsName={ROWS_NAMES[noun]}
      valueName="Cost"
      unit={MONEY}
      look="machine"
      rows={addOther(`Other ${noun}s`, rows, insights.figures.cost)}
      total={insights.figures.cost}
      empty="No model calls with a known price."
      fileName={fileNameOf(`cost-by-${noun}`, insights)}
    />
  );
}

const ROWS_NAMES = { step: "Step", model: "Model", agent: "Agent" };

/** Adds a row for the rest of the total, if any. */
function addOther(name: string, rows: BarRow[], total: number): BarRow[] {
  const value = total - rows.reduce((sum, row) => sum + row.value, 0);
  return value > 0 ? [...rows, { key: "", name, value }] : rows;
}
