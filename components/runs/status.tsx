import { Ban, Check, CircleDashed, Clock, Hand, type LucideIcon, Play, X } from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { RunReason, RunStatus, StepRunStatus } from "@/server/domain/run/status";

interface Look {
  words: string;
  tone: Tone;
  icon: LucideIcon;
}

const RUN_LOOKS: Record<RunStatus, Look> = {
  QUEUED: { words: "Queued", tone: "neutral", icon: Clock },
  RUNNING: { words: "Running", tone: "accent", icon: Play },
  PAUSED: { words: "Waiting for a person", tone: "waiting", icon: Hand },
  COMPLETED: { words: "Completed", tone: "done", icon: Check },
  FAILED: { words: "Failed", tone: "failed", icon: X },
};

const REASONS: Record<RunReason, string> = {
  STEP_FAILED: "Failed",
  REJECTED: "Failed: rejected",
  EXPIRED: "Failed: nobody decided",
  CANCELLED: "Failed: cancelled",
  INTERNAL: "Failed: internal error",
};

const STEP_LOOKS: Record<StepRunStatus, Look> = {
  PENDING: { words: "Not yet", tone: "neutral", icon: CircleDashed },
  RUNNING: RUN_LOOKS.RUNNING,
  WAITING: RUN_LOOKS.PAUSED,
  COMPLETED: RUN_LOOKS.COMPLETED,
  FAILED: RUN_LOOKS.FAILED,
  CANCELLED: { words: "Cancelled", tone: "neutral", icon: Ban },
};

export function runWords(status: RunStatus, reason: RunReason | null = null): string {
  return reason ? REASONS[reason] : RUN_LOOKS[status].words;
}

export function stepLook(status: StepRunStatus): Look {
  return STEP_LOOKS[status];
}

export function RunStatusBadge({ status, reason = null }: { status: RunStatus; reason?: RunReason | null }) {
  const { tone, icon } = RUN_LOOKS[status];
  return (
    <Badge tone={tone} icon={icon}>
      {runWords(status, reason)}
    </Badge>
  );
}

/** Marks a text that the built-in model wrote. */
export function SimulatedBadge() {
  return <Badge>Simulated</Badge>;
}
