import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { nameStep } from "@/components/runs/step/describe-step";
import { trpc } from "@/components/trpc";
import { Dialog } from "@/components/ui/dialog";
import { Link } from "@/components/ui/link";
import type { RunDetailDto } from "@/server/domain/run/api";

/** A button with the version that a run uses. Opens a dialog that lists the run's steps. */
export function VersionButton({ run, agents }: { run: RunDetailDto; agents: readonly AgentSummary[] }) {
  const [open, setOpen] = useState(false);
  const name = run.workflowVersion === null ? "draft" : `version ${run.workflowVersion}`;
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="inline-flex items-center text-muted text-sm underline hover:text-ink touch:min-h-11"
      >
        {name}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={`${run.workflowName}, ${name}`}>
        {open && <Definition run={run} agents={agents} />}
      </Dialog>
    </>
  );
}

function Definition({ run, agents }: { run: RunDetailDto; agents: readonly AgentSummary[] }) {
  const { data: workflow } = trpc.workflow.get.useQuery({ id: run.workflowId });
  return (
    <div className="grid gap-4">
      <p className="text-muted">
        This run's steps. {workflow && describeCurrent(run.workflowVersion, workflow.revision)}{" "}
        <Link href={`/workflows/${run.workflowId}`} className="underline">
          Open workflow
        </Link>
      </p>
      <ol className="grid gap-3">
        {run.steps.map((step) => (
          <li key={step.stepId} className="min-w-0">
            <p className="wrap-anywhere font-medium">
              {step.stepOrder}. {nameStep(step, agents)}
            </p>
            <p className="whitespace-pre-wrap wrap-anywhere text-sm">{step.action}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}

function describeCurrent(version: number | null, current: number): string {
  return version === current ? "This is the current version." : `The current version is ${current}.`;
}
