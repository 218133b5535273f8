"use client";

import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Section } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import { List, ListRow } from "@/components/ui/list";
import { Skeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { toast } from "@/components/ui/toast";
import type { AgentDetailDto, AgentVersionSummaryDto } from "@/server/domain/agent/api";
import { Differences } from "./differences";

const SIZE = 20;

/** An agent's versions, newest first. Each can be compared with the one before it, and restored. */
export function AgentHistory({ agent, unsaved }: { agent: AgentDetailDto; unsaved: boolean }) {
  const [shown, setShown] = useState(SIZE);
  const { data, error } = trpc.agent.versions.useQuery({ agentId: agent.id, page: 0, size: shown });
  const [comparing, setComparing] = useState<AgentVersionSummaryDto | null>(null);
  const [restoring, setRestoring] = useState<AgentVersionSummaryDto | null>(null);
  return (
    <Section
      title="History"
      description="Saving a new version doesn't change published workflows or runs in progress."
    >
      <FailureNotice title="Couldn't load the history" failure={error} />
      {!data && !error && <Skeleton className="h-24" />}
      {data && (
        <List aria-label="Versions">
          {data.content.map((version, index) => (
            <VersionRow
              key={version.number}
              version={version}
              isCurrent={version.number === agent.revision}
              isFirst={index === data.totalElements - 1}
              onCompare={() => setComparing(version)}
              onRestore={() => setRestoring(version)}
            />
          ))}
        </List>
      )}
      {data && data.totalElements > data.content.length && (
        <Button onClick={() => setShown((now) => now + SIZE)}>Show older versions</Button>
      )}
      {comparing && (
        <Dialog
          open
          size="wide"
          keeps
          onClose={() => setComparing(null)}
          title={`Changes in version ${comparing.number}`}
        >
          <Differences
            query={{ agentId: agent.id, with: { version: comparing.number - 1 }, to: comparing.number }}
          />
        </Dialog>
      )}
      {restoring && (
        <RestoreDialog
          agent={agent}
          version={restoring}
          unsaved={unsaved}
          onClose={() => setRestoring(null)}
        />
      )}
    </Section>
  );
}

function VersionRow({
  version: { number, note, restoredFrom, createdAt, createdBy },
  isCurrent,
  isFirst,
  onCompare,
  onRestore,
}: {
  version: AgentVersionSummaryDto;
  isCurrent: boolean;
  /** Whether this is the oldest recorded version, which can't be compared with an earlier one. */
  isFirst: boolean;
  onCompare: () => void;
  onRestore: () => void;
}) {
  return (
    <ListRow>
      <div className="grid min-w-0 flex-1 basis-64 gap-0.5">
        <p>
          <span className="font-medium">Version {number}</span>
          <span className="text-muted text-sm">
            {isCurrent && " · current"} · {createdBy.name} · <RelativeTime at={createdAt} />
          </span>
        </p>
        {restoredFrom !== null && <p className="text-muted text-sm">Restored version {restoredFrom}.</p>}
        {note && <p className="wrap-anywhere text-sm">{note}</p>}
      </div>
      {!isFirst && (
        <Button
          size="small"
          variant="quiet"
          onClick={onCompare}
          aria-label={`See changes in version ${number}`}
        >
          See changes
        </Button>
      )}
      {!isCurrent && (
        <Button size="small" variant="quiet" onClick={onRestore} aria-label={`Restore version ${number}`}>
          Restore
        </Button>
      )}
    </ListRow>
  );
}

function RestoreDialog({
  agent,
  version: { number },
  unsaved,
  onClose,
}: {
  agent: AgentDetailDto;
  version: AgentVersionSummaryDto;
  unsaved: boolean;
  onClose: () => void;
}) {
  const api = trpc.useUtils();
  const restore = trpc.agent.restore.useMutation({
    onSuccess: (restored) => {
      api.agent.get.setData({ agentId: restored.id }, restored);
      void api.agent.list.invalidate();
      void api.agent.versions.invalidate();
      void api.workflow.listOutdated.invalidate();
      toast(`Version ${number} restored as version ${restored.revision}`);
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Restore version ${number}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="primary"
            pending={restore.isPending}
            onClick={() =>
              restore.mutate({ agentId: agent.id, version: number, expectedRevisions: [agent.revision] })
            }
          >
            Restore version {number}
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-1 gap-4">
        <p>
          This saves version {number} as version {agent.revision + 1}.
          {unsaved && " Your unsaved changes stay in the form."}
        </p>
        <Differences query={{ agentId: agent.id, with: { version: agent.revision }, to: number }} />
        <FailureNotice title="Couldn't restore the version" failure={restore.error} />
      </div>
    </Dialog>
  );
}
