import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { RunDetailDto, StepRunDto } from "@/server/domain/run/api";
import { ContinueDialog } from "./continue-dialog";

/** Continues a failed run from the step that failed. Shows nothing if the reader can't. */
export function ContinueRun({
  run,
  step,
  onContinued,
}: {
  run: RunDetailDto;
  /** The failed step, with its texts. */
  step: StepRunDto;
  onContinued: () => void;
}) {
  const [isAsking, setAsking] = useState(false);
  const { allowed, stepOrder, asksAgain, newestVersion } = run.mayContinue;
  if (!allowed || stepOrder === null) return null;
  return (
    <>
      <Button variant="primary" className="w-fit" onClick={() => setAsking(true)}>
        Continue run
      </Button>
      <ContinueDialog
        run={run}
        input={step.input}
        from={{ stepOrder, asksAgain, newestVersion }}
        open={isAsking}
        onClose={() => setAsking(false)}
        onContinued={onContinued}
      />
    </>
  );
}
