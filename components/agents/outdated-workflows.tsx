"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";
import { countOf } from "@/server/domain/text/words";
import type { OutdatedWorkflow, WorkflowsToUpdate } from "@/server/domain/workflow/outdated";
import { AgentChanges } from "./agent-changes";

/** The maximum number of workflows per update. The rest can be updated afterward. */
const MAX_AT_ONCE = 200;

/**
 * Lists the published workflows that use an older version of the given agent, or of any agent, and updates them.
 * Renders nothing if there are none.
 */
export function OutdatedWorkflows({
  initial,
  agentId = null,
}: {
  initial: WorkflowsToUpdate;
  agentId?: string | null;
}) {
  const { data } = trpc.workflow.listOutdated.useQuery({}, { initialData: initial });
  const [open, setOpen] = useState(false);
  const workflows = data.workflows.filter(
    ({ agents }) => agentId === null || agents.some(({ id }) => id === agentId),
  );
  const count = workflows.length;
  if (count === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border bg-surface px-4 py-3">
      <p className="min-w-0 flex-1 basis-64">
        {countOf(count, "published workflow")} {count === 1 ? "uses" : "use"} an older version of{" "}
        {agentId === null ? "an agent" : "this agent"}, its model, or its tools.
      </p>
      {data.mayUpdate && (
        <Button onClick={() => setOpen(true)}>{count === 1 ? "Update workflow" : "Update workflows"}</Button>
      )}
      {open && (
        <UpdateDialog
          workflows={workflows.slice(0, MAX_AT_ONCE)}
          agentId={agentId}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

function UpdateDialog({
  workflows,
  agentId,
  onClose,
}: {
  workflows: readonly OutdatedWorkflow[];
  agentId: string | null;
  onClose: () => void;
}) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { send, isPending, error } = useUpdate(agentId, onClose);
  const chosen = workflows.filter(({ id }) => !left.has(id)).map(({ id }) => id);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Republish with the newest agent versions"
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={isPending}
            disabled={chosen.length === 0}
            onClick={() => send(chosen)}
          >
            Update {countOf(chosen.length, "workflow")}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <p>
          Each workflow is republished as a new version with the same steps. Runs in progress don't change.
        </p>
        <FailureNotice title="Couldn't update the workflows" failure={error} />
        <ul className="grid grid-cols-1 gap-2">
          {workflows.map(({ id, name, agents }) => (
            <li key={id} className="grid grid-cols-1 gap-1 rounded-md border px-4 py-2">
              <Checkbox
                label={name}
                checked={!left.has(id)}
                onChange={({ target }) =>
                  setLeft(
                    (now) =>
                      new Set(target.checked ? [...now].filter((other) => other !== id) : [...now, id]),
                  )
                }
              />
              {agents
                .filter((agent) => agentId === null || agent.id === agentId)
                .map((agent) => (
                  <AgentChanges key={agent.id} workflowId={id} agent={agent} />
                ))}
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/**
 * Returns the request that updates workflows to the newest version of the given agent, or of all their agents if
 * `agentId` is null.
 */
function useUpdate(agentId: string | null, onDone: () => void) {
  const api = trpc.useUtils();
  const after = {
    onSuccess({ updated }: { updated: readonly unknown[] }) {
      toast(`${countOf(updated.length, "workflow")} republished`);
      void api.workflow.listOutdated.invalidate();
      void api.agent.get.invalidate();
      onDone();
    },
  };
  const ofAgent = trpc.agent.updateWorkflows.useMutation(after);
  const all = trpc.workflow.updateOutdated.useMutation(after);
  return {
    send: (workflowIds: string[]) =>
      agentId === null ? all.mutate({ workflowIds }) : ofAgent.mutate({ agentId, workflowIds }),
    isPending: ofAgent.isPending || all.isPending,
    error: ofAgent.error ?? all.error,
  };
}
