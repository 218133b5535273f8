"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { toast } from "@/components/ui/toast";
import type { AgentDetailDto } from "@/server/domain/agent/api";
import { countOf } from "@/server/domain/text/words";
import { Differences } from "./differences";

type Workflow = AgentDetailDto["outdatedIn"]["workflows"][number];

/** Says which published workflows use an older version of an agent, and updates them. */
export function OutdatedWorkflows({ agent, mayUpdate }: { agent: AgentDetailDto; mayUpdate: boolean }) {
  const { count, workflows } = agent.outdatedIn;
  const [open, setOpen] = useState(false);
  if (count === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border bg-surface px-4 py-3">
      <p className="min-w-0 flex-1 basis-64">
        {countOf(count, "published workflow")} {count === 1 ? "uses" : "use"} an older version of this agent,
        its model or its tools.
      </p>
      {mayUpdate && workflows.length > 0 && (
        <Button onClick={() => setOpen(true)}>{count === 1 ? "Update workflow" : "Update workflows"}</Button>
      )}
      {open && <UpdateDialog agent={agent} workflows={workflows} onClose={() => setOpen(false)} />}
    </div>
  );
}

function UpdateDialog({
  agent: { id: agentId, name },
  workflows,
  onClose,
}: {
  agent: AgentDetailDto;
  workflows: readonly Workflow[];
  onClose: () => void;
}) {
  const api = trpc.useUtils();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const update = trpc.agent.updateWorkflows.useMutation({
    onSuccess: ({ updated }) => {
      toast(
        updated.length === 1 ? "1 workflow published again" : `${updated.length} workflows published again`,
      );
      void api.agent.get.invalidate({ agentId });
      onClose();
    },
  });
  const chosen = workflows.filter(({ id }) => !left.has(id));
  const toggle = (id: string) =>
    setLeft((now) => new Set(now.has(id) ? [...now].filter((other) => other !== id) : [...now, id]));
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Use the newest version of ${name}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={update.isPending}
            disabled={chosen.length === 0}
            onClick={() => update.mutate({ agentId, workflowIds: chosen.map(({ id }) => id) })}
          >
            Update {countOf(chosen.length, "workflow")}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-3">
        <p>Each is published again as a new version with this agent. Runs in progress don't change.</p>
        <FailureNotice title="Couldn't update the workflows" failure={update.error} />
        <ul className="grid grid-cols-1 gap-2">
          {workflows.map(({ id, name, agentRevision }) => (
            <li key={id} className="grid grid-cols-1 gap-1 rounded-md border px-4 py-2">
              <Checkbox
                label={name}
                hint={agentRevision === null ? undefined : `Uses version ${agentRevision}`}
                checked={!left.has(id)}
                onChange={() => toggle(id)}
              />
              <Changes query={{ agentId, with: { workflowId: id } }} workflowId={id} name={name} />
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

function Changes({
  query,
  workflowId,
  name,
}: {
  query: { agentId: string; with: { workflowId: string } };
  workflowId: string;
  name: string;
}) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="w-fit cursor-pointer rounded-sm text-sm touch:py-3">
        What changes<span className="sr-only"> in {name}</span>
      </summary>
      {open && (
        <div className="grid grid-cols-1 gap-2 py-2">
          <Differences query={query} />
          <Link href={`/workflows/${workflowId}`} className="w-fit text-sm underline">
            Open the workflow
          </Link>
        </div>
      )}
    </details>
  );
}
