import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { DayRange } from "@/components/filters/day-range";
import { FilterSelect } from "@/components/filters/filter-select";
import { Options } from "@/components/filters/options";
import { WorkflowFilter } from "@/components/filters/workflow-filter";
import { trpc } from "@/components/trpc";
import { Select, TextField } from "@/components/ui/field";
import { readMoney } from "@/components/usage-words";
import { listCauses, RUN_CAUSES } from "@/server/domain/run/cause";
import { RUN_OUTCOMES, RUN_PERIODS } from "@/server/domain/run/finding/filters";
import type { RunListFilters } from "./run-list-place";
import { nameOutcome, PERIOD_WORDS } from "./words";

const CAUSES = listCauses();

interface PanelProps {
  filters: RunListFilters;
  onChange: (change: Partial<RunListFilters>) => void;
}

/** The run list's filters except the search. */
export function RunFilterPanel({ filters, onChange }: PanelProps) {
  const { outcome, cause, workflowId, startedBy, agentId, model, version } = filters;
  const members = trpc.member.list.useQuery();
  const agents = trpc.agent.names.useQuery();
  const models = trpc.run.models.useQuery();
  const failure = [members, agents, models].find(({ error }) => error)?.error ?? null;
  return (
    <div className="grid grid-cols-2 gap-2 md:grid-cols-4">
      <div className="col-span-full empty:hidden">
        <FailureNotice title="Couldn't load the filters" failure={failure} />
      </div>
      <FilterSelect
        label="Status"
        all="All statuses"
        items={RUN_OUTCOMES.map((outcome) => ({ id: outcome, name: nameOutcome(outcome) }))}
        chosen={outcome}
        onChoose={(id) => onChange({ outcome: RUN_OUTCOMES.find((outcome) => outcome === id) })}
      />
      <WorkflowFilter
        chosen={workflowId}
        onChoose={(workflowId) => onChange({ workflowId, version: undefined })}
      />
      <FilterSelect
        label="Started by"
        all="Started by anyone"
        items={members.data}
        chosen={startedBy}
        onChoose={(startedBy) => onChange({ startedBy })}
      />
      <PeriodFields filters={filters} onChange={onChange} />
      <FilterSelect
        label="Agent"
        all="All agents"
        items={agents.data}
        chosen={agentId}
        onChoose={(agentId) => onChange({ agentId })}
      />
      <FilterSelect
        label="Model"
        all="All models"
        items={models.data?.map((name) => ({ id: name, name }))}
        chosen={model}
        onChoose={(model) => onChange({ model })}
      />
      <FilterSelect
        label="Cause of failure"
        all="All causes of failure"
        items={CAUSES}
        chosen={cause}
        onChoose={(id) => onChange({ cause: RUN_CAUSES.find((cause) => cause === id) })}
      />
      <CostField label="Minimum cost, $" cost={filters.minCost} onCost={(minCost) => onChange({ minCost })} />
      <CostField label="Maximum cost, $" cost={filters.maxCost} onCost={(maxCost) => onChange({ maxCost })} />
      {workflowId && (
        <TypedField
          label="Version"
          value={version?.toString() ?? ""}
          read={(text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null)}
          onValue={(version) => onChange({ version })}
          error="Enter a version number."
        />
      )}
    </div>
  );
}

/** A period up to now or a range of days in the user's time zone. */
function PeriodFields({ filters: { since, from, to }, onChange }: PanelProps) {
  const [isRange, setRange] = useState(Boolean(from || to));
  return (
    <>
      <Select
        label="Time"
        labelHidden
        value={since ?? (isRange ? "range" : "")}
        onChange={({ target }) => {
          setRange(target.value === "range");
          const period = RUN_PERIODS.find((period) => period === target.value);
          onChange({ since: period, from: undefined, to: undefined });
        }}
      >
        <option value="">Any time</option>
        <Options words={PERIOD_WORDS} />
        <option value="range">Date range</option>
      </Select>
      {isRange && !since && <DayRange from={from} to={to} onChange={onChange} />}
    </>
  );
}

function CostField({
  label,
  cost,
  onCost,
}: {
  label: string;
  cost: number | undefined;
  onCost: (cost: number | undefined) => void;
}) {
  return (
    <TypedField
      label={label}
      value={cost === undefined ? "" : String(cost / 1e6)}
      read={readMoney}
      onValue={onCost}
      error="Enter an amount, like 0.50."
    />
  );
}

/** A field whose value applies once the user leaves it or presses Enter. */
function TypedField({
  label,
  value,
  read,
  onValue,
  error,
}: {
  label: string;
  value: string;
  read: (text: string) => number | null;
  onValue: (value: number | undefined) => void;
  error: string;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const [isWrong, setWrong] = useState(false);
  function commit() {
    if (typed === null) return;
    const entered = typed.trim() === "" ? undefined : read(typed.trim());
    setWrong(entered === null);
    if (entered === null) return;
    setTyped(null);
    onValue(entered);
  }
  return (
    <TextField
      label={label}
      labelHidden
      placeholder={label}
      inputMode="decimal"
      autoComplete="off"
      maxLength={20}
      value={typed ?? value}
      error={isWrong ? error : null}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={commit}
      onKeyDown={({ key }) => key === "Enter" && commit()}
    />
  );
}
