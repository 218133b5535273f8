import { useState } from "react";
import type { AgentSummary } from "@/components/agent-summary";
import { Button } from "@/components/ui/button";
import type { RunDetailDto } from "@/server/domain/run/api";
import { ContinueDialog } from "./continue-dialog";

/** Continues a failed run from the step that failed. Shows nothing if the reader can't. */
export function ContinueRun({
  run,
  agents,
  onContinued,
}: {
  run: RunDetailDto;
  agents: readonly AgentSummary[];
  onContinued: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  // The dialog starts fresh each time it opens.
  const [opened, setOpened] = useState(0);
  const { allowed, stepOrder, newestVersion } = run.mayContinue;
  if (!allowed || stepOrder === null) return null;
  function open() {
    setOpened(opened + 1);
    setAsking(true);
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button variant="primary" onClick={open}>
          Continue run
        </Button>
        <p className="text-muted text-sm">Completed steps keep their outputs and approvals.</p>
      </div>
      <ContinueDialog
        key={opened}
        {...{ run, agents, onContinued }}
        from={{ stepOrder, newestVersion }}
        open={isAsking}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
