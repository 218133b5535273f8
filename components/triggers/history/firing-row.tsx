import { Clock, MailX, Minus, X } from "lucide-react";
import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { RunStatusBadge } from "@/components/runs/status";
import { indent } from "@/components/triggers/form/trigger-text";
import { TextBlock } from "@/components/triggers/text-block";
import { type Firing, sayCause } from "@/components/triggers/trigger-words";
import { trpc } from "@/components/trpc";
import { Badge } from "@/components/ui/badge";
import { Link } from "@/components/ui/link";
import { ListRow } from "@/components/ui/list";
import { ExactTime } from "@/components/ui/time/exact-time";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { EMAIL_NOT_SENT } from "@/server/domain/outgoing/words";

const LOOKS = {
  QUEUED: { words: "Waiting", tone: "neutral", icon: Clock },
  STARTED: { words: "Started", tone: "neutral", icon: Clock },
  SKIPPED: { words: "Skipped", tone: "neutral", icon: Minus },
  FAILED: { words: "Not started", tone: "failed", icon: X },
} as const;
const LINK = "relative inline-flex items-center text-accent text-sm hover:underline touch:min-h-11";

/** One firing of a trigger: the run that it started, or the reason that no run started. */
export function FiringRow({ path, firing }: { path: { id: string; triggerId: string }; firing: Firing }) {
  const { id, status, reason, run, sourceRunId, createdAt } = firing;
  const [opened, setOpened] = useState(false);
  const { words, tone, icon } = LOOKS[status];
  return (
    <ListRow>
      {run ? (
        <>
          <RunStatusBadge status={run.status} reason={run.reason} />
          {run.keptEmail && <Badge icon={MailX}>{EMAIL_NOT_SENT}</Badge>}
        </>
      ) : (
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
      )}
      <span className="font-medium">{sayCause(firing)}</span>
      <span className="text-muted text-sm">
        <RelativeTime at={createdAt} />
      </span>
      <span className="ml-auto flex gap-4">
        {sourceRunId && (
          <Link href={`/runs/${sourceRunId}`} className={LINK}>
            Earlier run
          </Link>
        )}
        {run && (
          <Link href={`/runs/${run.id}`} className={LINK}>
            Open run
          </Link>
        )}
      </span>
      {reason && <p className="w-full wrap-anywhere text-muted text-sm">{reason}</p>}
      <details className="w-full min-w-0" onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
        <summary className="w-fit cursor-pointer text-muted text-sm touch:py-3">Details</summary>
        {opened && <FiringDetails path={path} firingId={id} />}
      </details>
    </ListRow>
  );
}

function FiringDetails({ path, firingId }: { path: { id: string; triggerId: string }; firingId: string }) {
  const { data, error } = trpc.trigger.firing.useQuery({ ...path, firingId });
  if (error) return <FailureNotice title="Couldn't load the details" failure={error} />;
  if (!data) return <p className="py-1 text-muted text-sm">Loading…</p>;
  const { scheduledAt, createdAt, payload, payloadDeleted, input } = data;
  return (
    <div className="grid grid-cols-1 gap-3 pt-1 pb-2">
      <p className="text-muted text-sm">
        {scheduledAt ? "For " : "At "}
        <ExactTime at={scheduledAt ?? createdAt} />
      </p>
      {payload !== null && <TextBlock title="Received JSON">{indent(payload)}</TextBlock>}
      {payloadDeleted && <p className="text-muted text-sm">The received JSON is no longer stored.</p>}
      {input !== null && input !== payload && <TextBlock title="Input">{input || "No input"}</TextBlock>}
    </div>
  );
}
