"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useId, useState } from "react";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { trpc } from "@/components/trpc";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { TextArea } from "@/components/ui/field";

/** Asks for the input and starts a run. It may be empty; what that means is said beforehand. */
export function RunDialog({
  workflow,
  firstInput = "",
  open,
  onClose,
}: {
  workflow: { id: string; name: string };
  firstInput?: string;
  open: boolean;
  onClose: () => void;
}) {
  const router = useRouter();
  const form = useId();
  const [input, setInput] = useState(firstInput);
  const start = trpc.run.start.useMutation({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`) });

  const empty = input.trim() === "";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!start.isPending) start.mutate({ id: workflow.id, input });
  }

  function submitByKey(event: KeyboardEvent<HTMLFormElement>) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={`Run ${workflow.name}`}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={form} variant="primary" pending={start.isPending || start.isSuccess}>
            {empty ? "Start without input" : "Start the run"}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} onKeyDown={submitByKey} className="grid gap-4">
        <TextArea
          label="Input"
          hint={empty ? "The first step gets no text to work on." : "The text that the first step works on."}
          value={input}
          onChange={(event) => setInput(event.target.value)}
          error={faultOf(start.error, "/input")}
          rows={8}
          controlClassName="max-h-[50dvh]"
        />
        <FailureNotice title="The run was not started" failure={start.error} />
      </form>
    </Dialog>
  );
}
