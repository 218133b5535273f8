"use client";

import { useId, useState } from "react";
import { useEditor } from "@/components/editor/store/context";
import { countDraftChanges } from "@/components/editor/store/store";
import { UnsentNotice } from "@/components/editor/unsent-notice";
import { nameSide } from "@/components/editor/versions/comparison";
import { InputForm, RunButtons } from "@/components/runs/start/input-form";
import { PublishedNotices } from "@/components/runs/start/published-notices";
import { SimulatedNotice } from "@/components/runs/start/simulated-notice";
import { ChoiceGroup } from "@/components/ui/choice-group";
import { Dialog } from "@/components/ui/dialog";
import { InlineError } from "@/components/ui/inline-error";
import type { Problem } from "@/server/domain/workflow/problems";
import { useStartRun } from "./use-start-run";

/** Asks for the input and, if there's a draft, whether to run it or the published version. */
export function StartRunDialog({
  open,
  onClose,
  problems,
  firstInput,
  onStarted,
}: {
  open: boolean;
  onClose: () => void;
  problems: readonly Problem[];
  /** The input until the user edits it. */
  firstInput: string;
  onStarted: (runId: string) => void;
}) {
  const definition = useEditor((state) => state.definition);
  const published = useEditor((state) => state.published);
  const hasDraft = useEditor((state) => countDraftChanges(state) > 0);
  const form = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [chosen, choose] = useState<"draft" | "published">("draft");
  const input = typed ?? firstInput;
  const draftErrors = problems.filter(({ severity }) => severity === "error").length;
  const draftRuns = hasDraft && draftErrors === 0;
  const publishedRuns = published.steps.length > 0;
  const canRun = draftRuns || publishedRuns;
  const runs = draftRuns && (chosen === "draft" || !publishedRuns) ? "draft" : "published";
  const { start, pending, failure, saveFailed } = useStartRun(runs, (runId) => {
    onClose();
    onStarted(runId);
  });

  const onSubmit = () => (pending || !canRun ? undefined : start(input));

  return (
    <Dialog
      open={open}
      onClose={onClose}
      keeps
      title={`Run ${definition.name || published.name}`}
      footer={<RunButtons {...{ form, input, pending, onClose }} disabled={!canRun} onStart={onSubmit} />}
    >
      <InputForm id={form} value={input} onChange={setTyped} onSubmit={onSubmit} failure={failure}>
        {hasDraft && (
          <ChoiceGroup
            legend="Version"
            value={runs}
            onChange={choose}
            choices={[
              { value: "draft", label: "Draft", ...describeDraft(draftErrors) },
              {
                value: "published",
                label: nameSide(published.revision, published.revision),
                ...(publishedRuns ? {} : { disabled: true, hint: "No steps are published." }),
              },
            ]}
          />
        )}
        {runs === "draft" ? (
          <>
            <SimulatedNotice agentIds={definition.steps.map(({ agentId }) => agentId)} asked={open} />
            <UnsentNotice steps={definition.steps} />
          </>
        ) : (
          <PublishedNotices
            workflowId={published.id}
            agentIds={published.steps.map(({ agentId }) => agentId)}
            asked={open}
          />
        )}
        {saveFailed && (
          <InlineError title="Couldn't start the run">
            Couldn't save your latest changes to the draft. Close this dialog to see why, then try again.
          </InlineError>
        )}
      </InputForm>
    </Dialog>
  );
}

function describeDraft(errors: number) {
  if (errors === 0) return { hint: "With your latest changes." };
  return { disabled: true, hint: `Fix ${errors === 1 ? "1 error" : `${errors} errors`} to run the draft.` };
}
