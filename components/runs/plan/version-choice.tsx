import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { Differences } from "@/components/agents/differences";
import { VersionDiff } from "@/components/runs/compare/version-changes";
import { Select } from "@/components/ui/field";
import type { RunDetailDto } from "@/server/domain/run/api";
import type { RunPlan } from "@/server/domain/run/run-plan";

type Run = Pick<RunDetailDto, "workflowId" | "workflowVersion">;

/** A choice between a run's version and the newest one. Renders nothing if there is no newer one. */
export function VersionChoice({
  run,
  newest,
  isNewer,
  onChange,
  changedAgents,
  agents,
}: {
  run: Run;
  newest: number | null;
  isNewer: boolean;
  onChange: (isNewer: boolean) => void;
  /** Undefined while loading. */
  changedAgents: RunPlan["changedAgents"] | undefined;
  agents: readonly AgentSummary[];
}) {
  if (newest === null) return null;
  return (
    <div className="grid grid-cols-1 gap-1">
      <Select
        label="Version"
        value={isNewer ? "latest" : "same"}
        onChange={({ target }) => onChange(target.value === "latest")}
      >
        <option value="same">
          {run.workflowVersion === null ? "The draft" : `Version ${run.workflowVersion}`} (same as before)
        </option>
        <option value="latest">Version {newest} (newest)</option>
      </Select>
      {isNewer && <Changes key={newest} {...{ run, newest, changedAgents, agents }} />}
    </div>
  );
}

/** The changes between the run's version and the newest one, including changed agents. Loads when opened. */
function Changes({
  run: { workflowId, workflowVersion },
  newest,
  changedAgents = [],
  agents,
}: {
  run: Run;
  newest: number;
  changedAgents?: RunPlan["changedAgents"];
  agents: readonly AgentSummary[];
}) {
  const [isOpen, setOpen] = useState(false);
  if (workflowVersion === null) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-sm text-muted text-sm touch:py-3">
        See what changed since version {workflowVersion}
      </summary>
      {isOpen && (
        <section
          aria-label="What changed"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard.
          tabIndex={0}
          className="mt-1 grid max-h-[40dvh] grid-cols-1 gap-4 overflow-y-auto rounded-md border bg-surface p-3"
        >
          <VersionDiff {...{ workflowId, agents }} a={workflowVersion} b={newest} />
          {changedAgents.map((changed) => (
            <ChangedAgent key={changed.agentId} {...{ changed, agents }} />
          ))}
        </section>
      )}
    </details>
  );
}

function ChangedAgent({
  changed: { agentId, from, to },
  agents,
}: {
  changed: RunPlan["changedAgents"][number];
  agents: readonly AgentSummary[];
}) {
  const name = agents.find(({ id }) => id === agentId)?.name ?? agentId;
  return (
    <section aria-label={name} className="grid grid-cols-1 gap-1">
      <p className="wrap-anywhere font-medium">{name} has changed</p>
      {from !== null && to !== null && <Differences query={{ agentId, with: { version: from }, to }} />}
    </section>
  );
}
