"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Checkbox } from "@/components/ui/field";
import type { RunDetailDto } from "@/server/domain/run/operations";
import { InputForm, isEmptyInput } from "./input-form";
import { SimulatedNotice } from "./simulated-notice";

/** Asks for the input, starts a run and goes to it. */
export function RunDialog({
  workflow,
  firstInput = "",
  session,
  open,
  onClose,
}: {
  workflow: { id: string; name: string };
  firstInput?: string;
  /** Of the run that it is started from, which it may go on with. */
  session?: Pick<RunDetailDto, "sessionId" | "sessionRuns">;
  open: boolean;
  onClose: () => void;
}) {
  const router = useRouter();
  const form = useId();
  const [input, setInput] = useState(firstInput);
  const [goesOn, setGoesOn] = useState(session !== undefined && session.sessionRuns > 1);
  const { data } = trpc.workflow.get.useQuery({ id: workflow.id }, { enabled: open });
  const start = trpc.run.start.useMutation({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`) });
  const sessionId = goesOn ? session?.sessionId : undefined;

  return (
    <Dialog
      open={open}
      onClose={onClose}
      keeps
      title={`Run ${workflow.name}`}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={form} variant="primary" pending={start.isPending || start.isSuccess}>
            {isEmptyInput(input) ? "Start without input" : "Start the run"}
          </Button>
        </>
      }
    >
      <InputForm
        id={form}
        value={input}
        onChange={setInput}
        onSubmit={() => !start.isPending && start.mutate({ id: workflow.id, input, sessionId })}
        failure={start.error}
      >
        {session && (
          <Checkbox
            label="In the same session"
            hint="Agents that remember the session are told of its earlier inputs and outputs."
            checked={goesOn}
            onChange={({ target }) => setGoesOn(target.checked)}
          />
        )}
        <SimulatedNotice agentIds={data?.steps.map(({ agentId }) => agentId) ?? []} asked={open} />
      </InputForm>
    </Dialog>
  );
}
