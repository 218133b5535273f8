"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ExactTime } from "@/components/ui/time/exact-time";
import type { LedgerCheckDto } from "@/server/domain/ledger/check";
import { sayCheckResult, sayNewer } from "@/server/domain/ledger/words";
import { useChecks } from "./use-checks";

/** The last verification or the one in progress, with a button that starts one. */
export function LatestCheck({
  initial,
  withResult = true,
  entries = null,
  children,
}: {
  initial: LedgerCheckDto[];
  /** Whether to show the result. False if a list below already shows it. */
  withResult?: boolean;
  /** The number of entries in the log. Null if it isn't known. */
  entries?: number | null;
  children?: ReactNode;
}) {
  const api = trpc.useUtils();
  const { checks, error } = useChecks(initial);
  const start = trpc.audit.startCheck.useMutation({ onSettled: () => api.audit.checks.invalidate() });
  const [latest] = checks;
  const state = latest && `${latest.id} ${latest.status}`;
  const shown = useRef(state);
  // The list and the result show numbers of the same entries, so they are refreshed together.
  useEffect(() => {
    if (shown.current !== state) void api.audit.list.invalidate();
    shown.current = state;
  }, [state, api]);
  return (
    <>
      <FailureNotice title="Couldn't start the verification" failure={start.error} />
      <FailureNotice title="Couldn't refresh the verification status" failure={error} />
      <Card className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
        <div role="status" className="min-w-0 flex-1 basis-60">
          <Status check={latest} withResult={withResult} entries={entries} />
        </div>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {children}
          <Button pending={start.isPending || latest?.status === "RUNNING"} onClick={() => start.mutate()}>
            Verify
          </Button>
        </div>
      </Card>
    </>
  );
}

function Status({
  check,
  withResult,
  entries,
}: {
  check: LedgerCheckDto | undefined;
  withResult: boolean;
  entries: number | null;
}) {
  if (!check)
    return (
      <>
        <p className="font-medium">Not verified yet</p>
        <p className="text-muted text-sm">
          The first scheduled verification starts a day after the first entry.
        </p>
      </>
    );
  if (check.status === "RUNNING")
    return (
      <>
        <p className="font-medium">Verifying…</p>
        <p className="text-muted text-sm tabular-nums">
          {check.checked.toLocaleString("en")} of {check.total.toLocaleString("en")} entries. Verification
          continues if you leave this page.
        </p>
      </>
    );
  return (
    <>
      {withResult && (
        <p className={check.problemCount > 0 ? "font-medium text-failed" : "font-medium"}>
          {sayCheckResult(check)}
        </p>
      )}
      <p className="text-muted text-sm">
        Last verified {check.endedAt && <ExactTime at={check.endedAt} />}
        {entries !== null && ` ${sayNewer(check, entries)}`}
      </p>
    </>
  );
}
