import { useState } from "react";
import { traceSimulated } from "@/components/runs/text/simulated";
import { SimulatedBadge } from "@/components/runs/text/simulated-badge";
import { TextView } from "@/components/runs/text/text-view";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { RunDetailDto } from "@/server/domain/run/api";
import { firstLine } from "./run-summary";

/** The beginning of a run's output, with a button that shows the whole output. */
export function RunOutput({ run, output }: { run: RunDetailDto; output: string }) {
  const [open, setOpen] = useState(false);
  const simulated = traceSimulated(run.steps, run.steps.length - 1);
  const line = firstLine(output);
  return (
    <div className="flex min-w-0 flex-1 basis-72 items-center gap-3">
      {simulated && (
        <span className="max-sm:hidden">
          <SimulatedBadge text={simulated} />
        </span>
      )}
      <p className={`min-w-0 flex-1 truncate text-sm ${line ? "" : "text-muted"}`}>{line || "Empty"}</p>
      <Button size="small" variant="quiet" onClick={() => setOpen(true)}>
        Output
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Run output">
        <TextView label="output" text={output} none="" simulated={simulated} />
      </Dialog>
    </div>
  );
}
