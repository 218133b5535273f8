import {
  Ban,
  Check,
  CircleDashed,
  Clock,
  Hand,
  Hourglass,
  type LucideIcon,
  Play,
  Undo2,
  X,
} from "lucide-react";
import { Badge, type Tone } from "@/components/ui/badge";
import type { ReviewDto } from "@/server/domain/review/api";
import type { StepRunDto } from "@/server/domain/run/api";
import type { RunReason, RunStatus, StepRunStatus } from "@/server/domain/run/status";
import { isBetweenAttempts } from "./step/attempts";

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

/** How a run looks, by the reason it ended. A canceled run isn't shown as failed, because it was stopped on purpose. */
const REASON_LOOKS: Record<RunReason, Look> = {
  STEP_FAILED: RUN_LOOKS.FAILED,
  REJECTED: { words: "Rejected", tone: "failed", icon: X },
  EXPIRED: { words: "Expired", tone: "failed", icon: Hourglass },
  CANCELLED: { words: "Canceled", tone: "neutral", icon: Ban },
  INTERNAL: { words: "Failed: internal error", tone: "failed", icon: X },
};

const STEP_LOOKS: Record<StepRunStatus, Look> = {
  PENDING: { words: "Not started", tone: "neutral", icon: CircleDashed },
  RUNNING: RUN_LOOKS.RUNNING,
  WAITING: RUN_LOOKS.PAUSED,
  COMPLETED: RUN_LOOKS.COMPLETED,
  ANSWERED: { words: "Answered", tone: "accent", icon: Check },
  RETURNED: { words: "Sent back", tone: "accent", icon: Undo2 },
  FAILED: RUN_LOOKS.FAILED,
  CANCELLED: REASON_LOOKS.CANCELLED,
};

const BETWEEN_ATTEMPTS: Look = { words: "Waiting to retry", tone: "accent", icon: Hourglass };

export function runLook(status: RunStatus, reason: RunReason | null = null): Look {
  return reason ? REASON_LOOKS[reason] : RUN_LOOKS[status];
}

type ShownStep = Pick<StepRunDto, "status" | "error"> & { review: Pick<ReviewDto, "status"> | null };

/** `ended` is true if the run has ended and won't reach its pending steps. */
export function stepLook(step: ShownStep, ended: boolean): Look {
  const { status, review } = step;
  if (isBetweenAttempts(step)) return BETWEEN_ATTEMPTS;
  if (status === "PENDING" && ended) return { ...STEP_LOOKS.PENDING, words: "Not reached" };
  if (status === "FAILED" && review?.status === "REJECTED") return REASON_LOOKS.REJECTED;
  if (status === "FAILED" && review?.status === "EXPIRED") return REASON_LOOKS.EXPIRED;
  return STEP_LOOKS[status];
}

export function RunStatusBadge({ status, reason = null }: { status: RunStatus; reason?: RunReason | null }) {
  const { words, tone, icon } = runLook(status, reason);
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}
