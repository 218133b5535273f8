import { ButtonLink } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

/** Explains what a workflow is and offers ways to create the first one. */
export function NoWorkflows({ mayWrite }: { mayWrite: boolean }) {
  return (
    <EmptyState
      title="No workflows yet"
      action={
        mayWrite && (
          <div className="flex flex-wrap justify-center gap-2">
            <ButtonLink href="/workflows/new" variant="primary">
              New workflow
            </ButtonLink>
            <ButtonLink href="/workflows/new#templates">Use a template</ButtonLink>
            <ButtonLink href="/workflows/new#import">Import a file</ButtonLink>
          </div>
        )
      }
    >
      A workflow is a list of steps for agents and people. Each step's output is the next step's input.
    </EmptyState>
  );
}
