import { CircleAlert, CirclePause } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { InlineError } from "@/components/ui/inline-error";
import type { Trigger } from "./trigger-words";

/** A badge for a disabled trigger. Renders nothing for an enabled one. */
export function TriggerBadge({ trigger: { enabled, stoppedReason } }: { trigger: Trigger }) {
  if (enabled) return null;
  if (stoppedReason === null) return <Badge icon={CirclePause}>Disabled</Badge>;
  return (
    <Badge tone="failed" icon={CircleAlert}>
      Disabled by the app
    </Badge>
  );
}

/** Explains why the app disabled a trigger and what to do. */
export function StoppedNotice({
  trigger: { enabled, stoppedReason, workflow },
  mayWrite,
}: {
  trigger: Trigger;
  mayWrite: boolean;
}) {
  if (enabled || stoppedReason === null) return null;
  return (
    <InlineError title="The app disabled this trigger">
      {stoppedReason} The trigger won't start runs.{" "}
      {sayFix(workflow !== null && workflow.workflowId === null, mayWrite)}
    </InlineError>
  );
}

function sayFix(isSourceGone: boolean, mayWrite: boolean): string {
  if (!mayWrite) return "Ask a builder, admin, or owner to enable it.";
  return isSourceGone
    ? "Edit it to choose a different workflow, then enable it."
    : "If you enable it, you'll become its owner, and its runs will use your permissions.";
}
