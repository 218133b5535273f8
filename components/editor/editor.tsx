"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { RunDialog } from "@/components/runs/run-dialog";
import { toast } from "@/components/ui/toast";
import { useLeaveGuard } from "@/components/use-leave-guard";
import type { WorkflowDto } from "@/server/domain/workflow/operations";
import { ConflictNotice } from "./conflict-notice";
import { actionFieldOf, type DraftStep } from "./document";
import { EditorHeader } from "./editor-header";
import { StepList } from "./step-list";
import { useEditor } from "./use-editor";

/**
 * `workflow` null: a new one, of which the server knows nothing before the first save. `readOnly`: the member may
 * read workflows, not change them. `mayRun`: they may start runs.
 */
export function Editor({
  workflow,
  runCount,
  agents,
  readOnly,
  mayRun,
}: {
  workflow: WorkflowDto | null;
  runCount: number;
  agents: readonly AgentSummary[];
  readOnly: boolean;
  mayRun: boolean;
}) {
  const { state, dispatch, problems, told, dirty, save, takeTheirs } = useEditor(workflow, agents);
  const [asking, setAsking] = useState(false);
  const { base } = state;
  const { steps } = state.document;
  useLeaveGuard(dirty);

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!readOnly) save();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);

  function run() {
    const [problem] = problems;
    if (problem) {
      flushSync(() => {
        dispatch({ type: "tell-all" });
        dispatch({ type: "open", key: problem.key });
      });
      if (problem.key) focusStep(problem.key);
      else document.getElementById("problems")?.focus();
    } else if (dirty) save({ onSaved: () => setAsking(true) });
    else setAsking(true);
  }

  function add(index: number, agentId: string) {
    const key = crypto.randomUUID();
    flushSync(() => dispatch({ type: "add", key, index, agentId }));
    focusStep(key);
  }

  function remove(step: DraftStep) {
    const index = steps.indexOf(step);
    dispatch({ type: "remove", key: step.key });
    toast(`Step ${index + 1} removed`, {
      label: "Undo",
      onSelect: () => dispatch({ type: "restore", step, index }),
    });
    document.getElementById("steps")?.focus();
  }

  return (
    <>
      <EditorHeader
        state={state}
        dispatch={dispatch}
        problems={told}
        runCount={runCount}
        dirty={dirty}
        readOnly={readOnly}
        onSave={() => save()}
        onRun={mayRun ? run : undefined}
      />
      {base && state.save.kind === "conflict" && (
        <ConflictNotice
          base={base}
          message={state.save.message}
          theirs={state.save.theirs}
          onTakeTheirs={takeTheirs}
          onOverwrite={(theirs) => save({ over: theirs.revision })}
        />
      )}
      <StepList
        steps={steps}
        openKey={state.openKey}
        agents={agents}
        problems={told}
        readOnly={readOnly}
        onAdd={add}
        onRemove={remove}
        dispatch={dispatch}
      />
      <p role="status" aria-live="polite" className="sr-only">
        {state.announcement}
      </p>
      {base && <RunDialog workflow={base} open={asking} onClose={() => setAsking(false)} />}
    </>
  );
}

function focusStep(key: string) {
  document.getElementsByName(actionFieldOf(key))[0]?.focus();
}
