import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { triggersHref } from "./trigger-href";

/** Shown instead of a form that the member's role can't use. */
export function NoTriggerAccess({ workflowId }: { workflowId: string }) {
  return (
    <EmptyState
      title="You don't have access"
      action={<ButtonLink href={triggersHref(workflowId)}>Open triggers</ButtonLink>}
    >
      Builders, admins, and owners can create and change triggers.
    </EmptyState>
  );
}
