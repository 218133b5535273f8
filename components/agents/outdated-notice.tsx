import dynamic from "next/dynamic";
import { LoadFailure } from "@/components/editor/load-failure";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import type { OutdatedWorkflow } from "@/server/domain/workflow/outdated";

/** Loaded when needed, because the code for comparing text is large and rarely used. */
const LazyAgentChanges = dynamic(
  () =>
    import("./agent-changes").then(
      ({ AgentChanges }) => AgentChanges,
      () => LoadFailure,
    ),
  { ssr: false, loading: () => <p className="text-sm touch:py-3">…</p> },
);

/** Shows that a workflow's published version uses older agents, with a button to update the workflow. */
export function OutdatedNotice({
  workflow: { id, name, revision, agents },
  mayUpdate,
}: {
  workflow: OutdatedWorkflow;
  mayUpdate: boolean;
}) {
  const api = trpc.useUtils();
  const update = trpc.workflow.updateOutdated.useMutation({
    async onSuccess({ updated: [updated] }) {
      toast(
        updated ? `“${name}” published as version ${updated.revision}` : `“${name}” is already up to date`,
      );
      // Keeps the button pending until the notice disappears, so that a second press doesn't update again.
      await Promise.all([
        api.workflow.listOutdated.invalidate(),
        api.workflow.get.invalidate({ id }),
        api.draft.revisions.invalidate({ id }),
      ]);
    },
  });
  const isSimulated = agents.some(({ simulated }) => simulated.before && !simulated.now);
  return (
    <div className="grid grid-cols-1 gap-2 rounded-md border bg-surface px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="grid min-w-0 flex-1 basis-52 justify-items-start gap-1.5">
          {isSimulated && <Badge>Simulated</Badge>}
          <p className="font-medium">
            {isSimulated
              ? `Version ${revision} was published before a model was connected, so output is simulated`
              : `Version ${revision} was published before ${listNames(agents)} changed`}
          </p>
        </div>
        {mayUpdate && (
          <Button pending={update.isPending} onClick={() => update.mutate({ workflowIds: [id] })}>
            Update workflow
          </Button>
        )}
      </div>
      <FailureNotice title="Couldn't update the workflow" failure={update.error} />
      {mayUpdate && (
        <div className="grid grid-cols-1 gap-1">
          {agents.map((agent) => (
            <LazyAgentChanges key={agent.id} workflowId={id} agent={agent} />
          ))}
        </div>
      )}
    </div>
  );
}

function listNames(agents: OutdatedWorkflow["agents"]): string {
  return new Intl.ListFormat("en").format(agents.map(({ name }) => name));
}
