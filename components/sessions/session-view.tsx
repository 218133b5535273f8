"use client";

import { ErasedText } from "@/components/erasure/erased";
import { FailureNotice } from "@/components/failure-notice";
import { hrefOf } from "@/components/href";
import { LIST_INTERVAL_MS, useChanges, usePollMs } from "@/components/live/use-live";
import { RunStatusBadge } from "@/components/runs/status";
import { trpc } from "@/components/trpc";
import { ButtonLink } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/time/relative-time";
import { saySessionRuns } from "@/server/domain/run/finding/filters";
import { isFinished } from "@/server/domain/run/status";
import type { SessionDto, SessionTurn, SpokenText } from "@/server/domain/session/session";

const POLL_MS = 3_000;

interface SessionPlace {
  sessionId: string;
  /** The page's cursor. Undefined for the first page. */
  after?: string | undefined;
}

/** A session's runs in order, as a conversation. */
export function SessionView({ place, initial }: { place: SessionPlace; initial: SessionDto }) {
  const { data, error, refetch } = trpc.session.get.useQuery(place, {
    initialData: initial,
    refetchInterval: usePollMs(POLL_MS),
  });
  useChanges("run", refetch, { minIntervalMs: LIST_INTERVAL_MS });
  const address = `/sessions/${place.sessionId}`;
  return (
    <>
      <PageHeader
        title="Session"
        description={`${saySessionRuns(data.runs)}, oldest first.`}
        back={{ href: hrefOf("/runs", { session: place.sessionId }), label: "Runs in this session" }}
      />
      <FailureNotice title="Couldn't refresh the session" failure={error} />
      {place.after && (
        <ButtonLink href={address} className="w-fit">
          Go to the beginning
        </ButtonLink>
      )}
      <ol aria-label="Conversation" className="grid grid-cols-1 gap-8">
        {data.turns.map((turn) => (
          <Turn key={turn.id} turn={turn} />
        ))}
      </ol>
      {data.next && (
        <ButtonLink href={hrefOf(address, { after: data.next })} className="w-fit">
          Show later runs
        </ButtonLink>
      )}
    </>
  );
}

function Turn({ turn }: { turn: SessionTurn }) {
  const href = `/runs/${turn.id}`;
  return (
    <li className="grid grid-cols-1 gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted text-sm">
        <Link href={href} className="min-w-0 wrap-anywhere font-medium text-ink underline touch:py-3">
          {turn.workflowName}
        </Link>
        <RunStatusBadge status={turn.status} reason={turn.reason} />
        <RelativeTime at={turn.createdAt} />
      </div>
      {turn.erasedAt === null && <Spoken by={turn.startedBy.name} text={turn.input} href={href} isInput />}
      {turn.erasedAt !== null ? (
        <ErasedText at={turn.erasedAt} />
      ) : turn.output ? (
        <Spoken by={turn.workflowName} text={turn.output} href={href} />
      ) : (
        <p className="text-muted text-sm">{isFinished(turn.status) ? "No output" : "No output yet"}</p>
      )}
    </li>
  );
}

function Spoken({
  by,
  text: { text, cut },
  href,
  isInput = false,
}: {
  by: string;
  text: SpokenText;
  href: string;
  isInput?: boolean;
}) {
  return (
    <figure
      className={classNames(
        "grid w-fit max-w-[85%] grid-cols-1 gap-1 rounded-md border px-4 py-3 max-md:max-w-full",
        isInput ? "justify-self-end bg-sunken" : "bg-surface",
      )}
    >
      <figcaption className="wrap-anywhere text-muted text-xs">{by}</figcaption>
      <p className="wrap-anywhere whitespace-pre-wrap">{text || "Empty"}</p>
      {cut && (
        <Link href={href} className="w-fit text-sm underline touch:py-3">
          Show the full {isInput ? "input" : "output"}
        </Link>
      )}
    </figure>
  );
}
