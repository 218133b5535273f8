"use client";

import { useRouter } from "next/navigation";
import { useId, useState, useTransition } from "react";
import { FailureNotice } from "@/components/failure-notice";
import { type Failure, settle, trpc } from "@/components/trpc";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/field";
import type { RunDetailDto } from "@/server/domain/run/api";
import { InputForm, RunButtons } from "./input-form";
import { PublishedNotices } from "./published-notices";

/** Asks for the input, suggesting the last run's input, then starts a run and opens it. */
export function RunDialog({
  workflow,
  firstInput,
  loading = false,
  inputFailure = null,
  session,
  open,
  onClose,
}: {
  workflow: { id: string; name: string };
  /** The suggested input. Defaults to the last run's input. */
  firstInput?: string;
  /** Whether `firstInput` is still loading. */
  loading?: boolean;
  /** Why `firstInput` couldn't be loaded. The user can still type an input. */
  inputFailure?: Failure | null;
  /** For "Run again": the earlier run's session, which the new run can continue. */
  session?: Pick<RunDetailDto, "sessionId" | "sessionRuns">;
  open: boolean;
  onClose: () => void;
}) {
  const router = useRouter();
  const form = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [joins, setJoins] = useState(session !== undefined && session.sessionRuns > 1);
  const asksLast = open && firstInput === undefined;
  const last = trpc.run.lastOf.useQuery({ id: workflow.id }, { enabled: asksLast });
  const input = typed ?? firstInput ?? last.data?.input ?? "";
  const waits = typed === null && (loading || (asksLast && last.isPending));
  const isMissing = typed === null && inputFailure !== null;
  const { data } = trpc.workflow.get.useQuery({ id: workflow.id }, { enabled: open });
  // Stays pending until the run page opens, so a second press doesn't start a second run.
  const [isLeaving, leave] = useTransition();
  const start = trpc.run.start.useMutation({
    onSuccess: ({ runId }) => leave(() => router.push(`/runs/${runId}`)),
  });
  const pending = start.isPending || isLeaving;
  const sessionId = joins ? session?.sessionId : undefined;
  const begin = () =>
    pending || waits || isMissing
      ? undefined
      : settle(start.mutateAsync({ id: workflow.id, input, sessionId }));

  return (
    <Dialog
      open={open}
      onClose={onClose}
      keeps
      title={`Run ${workflow.name}`}
      footer={
        <RunButtons
          {...{ form, input, onClose }}
          disabled={isMissing}
          pending={waits || pending}
          onStart={begin}
        />
      }
    >
      <InputForm id={form} value={input} onChange={setTyped} onSubmit={begin} failure={start.error}>
        <FailureNotice title="Couldn't load the run's input" failure={inputFailure} />
        {session && (
          <Checkbox
            label="Continue this session"
            hint="Agents that remember the session get its earlier inputs and outputs."
            checked={joins}
            onChange={({ target }) => setJoins(target.checked)}
          />
        )}
        <PublishedNotices
          workflowId={workflow.id}
          agentIds={data?.steps.map(({ agentId }) => agentId) ?? []}
          asked={open}
        />
      </InputForm>
    </Dialog>
  );
}
