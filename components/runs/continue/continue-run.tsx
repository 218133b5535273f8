import type { AgentSummary } from "@/components/agent-summary";
import { Button } from "@/components/ui/button";
import type { RunDetailDto } from "@/server/domain/run/api";
import { ContinueDialog } from "./continue-dialog";

/** Continues a failed run from the step that failed. */
export function ContinueRun({
  run,
  stepOrder,
  agents,
  variant,
  isAsking,
  onAsking,
  onContinued,
}: {
  run: RunDetailDto;
  /** The step that failed. */
  stepOrder: number;
  agents: readonly AgentSummary[];
  /** The button's style, which is secondary if the failure has to be fixed first. */
  variant: "primary" | "secondary";
  /** Whether the dialog is open. */
  isAsking: boolean;
  onAsking: (isAsking: boolean) => void;
  onContinued: () => void;
}) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button variant={variant} onClick={() => onAsking(true)}>
          Continue run
        </Button>
        <p className="text-muted text-sm">Completed steps keep their outputs and approvals.</p>
      </div>
      {isAsking && (
        <ContinueDialog
          {...{ run, agents, onContinued }}
          from={{ stepOrder, newestVersion: run.mayContinue.newestVersion }}
          onClose={() => onAsking(false)}
        />
      )}
    </>
  );
}
