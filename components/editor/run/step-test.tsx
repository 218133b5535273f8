import { type FormEvent, type ReactNode, useRef } from "react";
import { useEditorPage } from "@/components/editor/page-context";
import { useEditor } from "@/components/editor/store/context";
import { FailureNotice, faultOf } from "@/components/failure-notice";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import type { DraftStep } from "@/server/domain/workflow/draft";
import type { LastRun } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { findLastInput } from "./last-input";
import { TestInput } from "./test-input";
import { rememberInput } from "./test-memory";
import { TestResult } from "./test-result";
import { useStepTest } from "./use-step-test";

/** A step's test input, with the latest and previous results beside it. */
export function StepTest({
  step,
  index,
  lastRun,
  errors,
  onRunWorkflow,
  renderHeader,
}: {
  step: DraftStep;
  index: number;
  lastRun: LastRun | null;
  errors: readonly Problem[];
  onRunWorkflow: () => void;
  renderHeader: (buttons: ReactNode) => ReactNode;
}) {
  const { workflowId, mayRun } = useEditorPage();
  const steps = useEditor((state) => state.definition.steps);
  const results = useRef<HTMLDivElement>(null);
  const stepTest = useStepTest(step.id);
  const { trials, busy, failure, forgetFailure, asks, confirm, test, cancel } = stepTest;
  const last = findLastInput(steps, index, lastRun);
  const source = last ? (trials.source ?? "last") : "own";
  const blocked = errors.length > 0 || !mayRun;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (blocked || busy) return;
    test(source === "own" ? trials.ownInput : undefined);
    // Scrolls, because in a narrow drawer the results are below the input, out of view.
    results.current?.scrollIntoView({ block: "nearest" });
  }

  return (
    <form onSubmit={submit} className="grid grid-cols-1 grid-rows-[auto_minmax(0,1fr)]">
      {renderHeader(
        <>
          {cancel && (
            <Button size="small" pending={cancel.pending} onClick={cancel.run}>
              Cancel
            </Button>
          )}
          <Button
            type="submit"
            size="small"
            variant="primary"
            title="Ctrl Enter"
            aria-keyshortcuts="Control+Enter"
            disabled={blocked}
            pending={busy}
          >
            Test the step
          </Button>
        </>,
      )}
      <div className="@3xl:grid @3xl:grid-cols-[minmax(0,1fr)_minmax(0,2fr)] @3xl:divide-x @max-3xl:divide-y @3xl:overflow-hidden overflow-y-auto overscroll-contain">
        <div className="grid @3xl:min-h-0 grid-cols-1 content-start gap-3 @3xl:overflow-y-auto p-4">
          {!mayRun && <p className="text-muted">Your role can't start runs, so you can't test this step.</p>}
          {errors.length > 0 && <Errors errors={errors} />}
          <TestInput
            last={last}
            source={source}
            ownInput={trials.ownInput}
            fault={faultOf(failure, "/input")}
            onChange={(input) => {
              forgetFailure();
              rememberInput(workflowId, step.id, input);
            }}
          />
        </div>
        <div ref={results} className="@container @3xl:min-h-0 @3xl:overflow-y-auto p-4">
          <TestResults stepTest={stepTest} onRunWorkflow={onRunWorkflow} />
        </div>
      </div>
      <ConfirmDialog
        open={asks !== null}
        onClose={forgetFailure}
        title="Test the step for real?"
        action="Test the step"
        onConfirm={confirm}
      >
        <p>{asks} You can't undo this in Countersign.</p>
      </ConfirmDialog>
    </form>
  );
}

function TestResults({
  stepTest: { trials, current, earlier, failure, cancel },
  onRunWorkflow,
}: {
  stepTest: ReturnType<typeof useStepTest>;
  onRunWorkflow: () => void;
}) {
  const { agents, scopes } = useEditorPage();
  const workflowExists = useEditor((state) => !state.deleted);
  const around = { agents, scopes, workflowExists };
  return (
    <div className="grid grid-cols-1 gap-4">
      {failure && (
        <div className="grid justify-items-start gap-2">
          <FailureNotice title="Couldn't test the step" failure={failure} />
          {failure.data?.appCode === "not-runnable" && !failure.data.problems && (
            <Button onClick={onRunWorkflow}>Run the workflow</Button>
          )}
        </div>
      )}
      <FailureNotice title="Couldn't cancel the test" failure={cancel?.failure ?? null} />
      {trials.runId === null && !failure && (
        <p className="text-muted">The output appears here. Tests aren't listed under Runs.</p>
      )}
      <div className="grid @lg:auto-cols-fr @lg:grid-flow-col grid-cols-1 gap-x-6 gap-y-4">
        {trials.runId !== null && <TestResult title="Result" test={current} around={around} live />}
        {trials.earlierRunId !== null && (
          <TestResult title="Previous result" test={earlier} around={around} />
        )}
      </div>
    </div>
  );
}

function Errors({ errors }: { errors: readonly Problem[] }) {
  return (
    <div className="grid gap-1 rounded-md bg-failed-soft px-4 py-3">
      <p className="font-medium text-failed">Fix these errors to test the step</p>
      <ul className="grid gap-1">
        {errors.map(({ pointer, code, message }) => (
          <li key={`${pointer} ${code} ${message}`} className="break-words">
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
