import { RotateCcw } from "lucide-react";
import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { Button } from "@/components/ui/button";
import type { StepRunDto } from "@/server/domain/run/api";
import { findRerunSteps } from "@/server/domain/run/rerun/steps";
import type { RunPage } from "@/server/domain/run/run-page";
import { RerunDialog } from "./rerun-dialog";

/** Reruns the run from a step. Renders nothing if an earlier output is missing, or if the workflow was deleted. */
export function RerunStep({
  run,
  step,
  agents,
}: {
  run: RunPage;
  step: StepRunDto;
  agents: readonly AgentSummary[];
}) {
  const [isAsking, setAsking] = useState(false);
  // The dialog starts fresh each time it opens.
  const [opened, setOpened] = useState(0);
  if (!run.workflowExists || !findRerunSteps(run).includes(step.stepOrder)) return null;
  function open() {
    setOpened(opened + 1);
    setAsking(true);
  }
  return (
    <>
      <div className="grid gap-1 print:hidden">
        <Button className="w-fit" onClick={open}>
          <RotateCcw aria-hidden className="size-4" />
          Run again from here
        </Button>
        <p className="text-muted text-xs">Starts a new run.</p>
      </div>
      <RerunDialog
        key={opened}
        run={run}
        agents={agents}
        stepOrder={step.stepOrder}
        open={isAsking}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
