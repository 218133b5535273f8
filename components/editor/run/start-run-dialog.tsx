"use client";

import { useId, useState } from "react";
import { InputForm, RunButtons } from "@/components/runs/start/input-form";
import { SimulatedNotice } from "@/components/runs/start/simulated-notice";
import { settle, trpc } from "@/components/trpc";
import { Dialog } from "@/components/ui/dialog";
import { InlineError } from "@/components/ui/inline-error";
import { ChoiceGroup } from "./choice-group";

/** Asks for the input, and where there is a draft, whether that or the published version runs. */
export function StartRunDialog({
  open,
  onClose,
  workflow,
  agentIds,
  hasDraft,
  draftProblems,
  firstInput,
  beforeStart,
  onStarted,
}: {
  open: boolean;
  onClose: () => void;
  workflow: { id: string; name: string; revision: number };
  /** The agents of each. */
  agentIds: { draft: string[]; published: string[] };
  hasDraft: boolean;
  /** How many errors keep the draft from running. */
  draftProblems: number;
  /** Stands in the field until something is typed. */
  firstInput: string;
  /** Saves pending changes. False if that failed. */
  beforeStart: () => Promise<boolean>;
  onStarted: (runId: string) => void;
}) {
  const form = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, choose] = useState<"draft" | "published">("draft");
  const [saving, setSaving] = useState<"pending" | "failed" | null>(null);
  const settled = {
    onSuccess: ({ runId }: { runId: string }) => {
      onClose();
      onStarted(runId);
    },
  };
  const startDraft = trpc.run.startDraft.useMutation(settled);
  const startPublished = trpc.run.start.useMutation(settled);

  const input = typed ?? firstInput;
  const draftRuns = hasDraft && draftProblems === 0;
  const publishedRuns = agentIds.published.length > 0;
  const runs = draftRuns && (chosen === "draft" || !publishedRuns) ? "draft" : "published";
  const { error } = runs === "draft" ? startDraft : startPublished;
  const pending = saving === "pending" || startDraft.isPending || startPublished.isPending;

  async function start() {
    if (pending || (!draftRuns && !publishedRuns)) return undefined;
    startDraft.reset();
    startPublished.reset();
    if (runs === "published") {
      setSaving(null);
      return settle(startPublished.mutateAsync({ id: workflow.id, input }));
    }
    setSaving("pending");
    const saved = await beforeStart().catch(() => false);
    setSaving(saved ? null : "failed");
    return saved ? settle(startDraft.mutateAsync({ id: workflow.id, input })) : undefined;
  }

  return (
    <Dialog
      open={open}
      onClose={onClose}
      keeps
      title={`Run ${workflow.name}`}
      footer={
        <RunButtons
          {...{ form, input, pending, onClose }}
          disabled={!draftRuns && !publishedRuns}
          onStart={start}
        />
      }
    >
      <InputForm id={form} value={input} onChange={setTyped} onSubmit={start} failure={error}>
        {hasDraft && (
          <ChoiceGroup
            legend="Version"
            value={runs}
            onChange={choose}
            choices={[
              { value: "draft", label: "Draft", ...describeDraft(draftProblems) },
              {
                value: "published",
                label: `Version ${workflow.revision} (published)`,
                ...(publishedRuns ? {} : { disabled: true, hint: "It has no steps." }),
              },
            ]}
          />
        )}
        <SimulatedNotice agentIds={agentIds[runs]} asked={open} />
        {saving === "failed" && runs === "draft" && (
          <InlineError title="Couldn't start the run">
            Couldn't save your latest changes to the draft. Close this dialog to see why, then try again.
          </InlineError>
        )}
      </InputForm>
    </Dialog>
  );
}

function describeDraft(problems: number) {
  if (problems === 0) return { hint: "With your latest changes." };
  const errors = problems === 1 ? "1 error" : `${problems} errors`;
  return {
    disabled: true,
    hint: `Fix ${errors} to run the draft.`,
  };
}
