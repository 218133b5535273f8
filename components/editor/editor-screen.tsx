"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { AgentSummary } from "@/components/agent-summary";
import { FailureNotice } from "@/components/failure-notice";
import { showOverlay, useShortcutSheet } from "@/components/shell/overlay";
import { trpc } from "@/components/trpc";
import { classNames } from "@/components/ui/class-names";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { Problem } from "@/server/domain/workflow/problems";
import { EditorDialogs, type OpenDialog } from "./editor-dialogs";
import { catchFocus } from "./header/catch-focus";
import { EditorHeader } from "./header/editor-header";
import { EditorMenu } from "./header/editor-menu";
import { useClone } from "./header/use-clone";
import { focusField } from "./inspector/focus-field";
import { InspectorPane } from "./inspector/inspector-pane";
import { LazyCanvas, LazyDeletedNotice, LazyRunBar, LazyTestDrawer } from "./lazy-panels";
import { StepList } from "./list/step-list";
import { Notices } from "./notices";
import { findNextProblem } from "./problems/next-problem";
import { useProblems } from "./problems/use-problems";
import { usePublishing } from "./publish/use-publishing";
import { useKeptRun } from "./run/use-kept-run";
import { useWatchedRun } from "./run/use-watched-run";
import { SHORTCUTS } from "./shortcuts/shortcuts";
import { type ScreenCommand, useShortcuts } from "./shortcuts/use-shortcuts";
import { useStepMenus } from "./steps/use-step-menus";
import { useView } from "./steps/use-view";
import { findStepElement, insertButtonId, type View, type ViewProps } from "./steps/view";
import { useEditor, useEditorStore } from "./store/context";
import { listSelected } from "./store/selection";
import { useAddress } from "./use-address";
import { useOthers } from "./use-others";
import { useSafetyNet } from "./use-safety-net";
import { useSheet } from "./use-sheet";

export interface EditorScreenProps {
  opened: EditorDocument;
  agents: readonly AgentSummary[];
  mayRun: boolean;
  firstView: View;
  /** The workflow was just created, so its name gets the focus. */
  named: boolean;
  /** The suggested input of the first run: a template's sample. */
  exampleInput: string | null;
}

/** The editor around its store: header, list or canvas, inspector beside it, test drawer below. */
export function EditorScreen({ opened, agents, firstView, named, exampleInput, ...may }: EditorScreenProps) {
  const store = useEditorStore();
  const { actions } = store;
  const workflowId = opened.workflow.id;
  const readOnly = !opened.mayWrite;
  const deleted = useEditor((state) => state.deleted);
  const mayRun = may.mayRun && !deleted;
  const steps = useEditor((state) => state.definition.steps);
  const selection = useEditor((state) => state.selection);
  const announcement = useEditor((state) => state.announcement);
  const [view, chooseView] = useView(firstView);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const sheet = useSheet(leaveSheet);
  const showSheet = sheet.show;
  const [testingId, setTestingId] = useState<string | null>(null);
  const [runId, setRunId] = useKeptRun(workflowId);
  const publishing = usePublishing(workflowId);
  const watched = useWatchedRun(runId);
  const lastRun = trpc.run.lastOf.useQuery({ id: workflowId });
  const clone = useClone();
  const problems = useProblems(opened, agents);
  const lastProblem = useRef<Problem | null>(null);
  const ledToDetails = useRef<Element | null>(null);
  const selectedIds = useMemo(() => new Set(listSelected(steps, selection)), [steps, selection]);

  useAddress();
  useSafetyNet(opened);
  useOthers(workflowId, readOnly);
  useShortcuts(readOnly, onCommand);
  useShortcutSheet(SHORTCUTS);

  /** Moves the focus to a step's fields, or to the field that a problem is about. */
  const open = useCallback(
    (stepId: string, problem?: Problem) => {
      flushSync(() => {
        actions.select(stepId);
        showSheet();
      });
      focusField(problem?.pointer ?? "/action");
    },
    [actions, showSheet],
  );

  /** On a phone it lies over the step's fields, so that Back leaves it, too. */
  const test = useCallback(
    (stepId: string) => {
      actions.select(stepId);
      showSheet();
      setTestingId(stepId);
    },
    [actions, showSheet],
  );

  const menus = useStepMenus({ agents, readOnly, onOpen: open, onTest: mayRun ? test : undefined });

  function goTo(problem: Problem) {
    lastProblem.current = problem;
    if (problem.stepId) open(problem.stepId, problem);
    else if (problem.pointer === "/name") document.getElementById("workflow-name")?.focus();
    else document.getElementById(insertButtonId(steps.length))?.focus();
  }

  async function discard() {
    const outcome = await publishing.discard();
    if (outcome === "conflict") setDialog("conflict");
    else catchFocus();
  }

  /** To the card of what was written, or to what led to the fields of the whole workflow. */
  function focusSelected() {
    const place = selection ? findStepElement(selection.headId) : ledToDetails.current;
    if (place instanceof HTMLElement) place.focus();
  }

  /** What lay over the steps is gone: the fields, and a test above them. */
  function leaveSheet() {
    flushSync(() => setTestingId(null));
    focusSelected();
  }

  function leaveField() {
    if (sheet.open) sheet.hide();
    else if (selection) focusSelected();
  }

  function openDetails() {
    ledToDetails.current = document.activeElement;
    flushSync(() => {
      actions.select(null);
      showSheet();
    });
    focusField("/description");
  }

  function goToNextProblem() {
    const found = { selectedId: selection?.headId ?? null, last: lastProblem.current };
    const next = findNextProblem(problems.shown, steps, found);
    if (next) goTo(next);
  }

  function onCommand(command: ScreenCommand) {
    // What the key was pressed on has been selected since this was drawn.
    const selected = store.getState().selection;
    if (command === "save") void store.autosave.flush();
    else if (command === "keys") showOverlay("keys");
    else if (command === "next-problem") goToNextProblem();
    else if (command === "leave-field") leaveField();
    else if (command === "add") document.getElementById(insertButtonId(actions.placeForNew()))?.click();
    else if (command === "run") mayRun && steps.length > 0 && setDialog("run");
    else if (command === "test") mayRun && selected && test(selected.headId);
  }

  const viewProps: ViewProps = {
    steps,
    agents,
    problems: problems.ofSteps,
    selectedIds,
    focusId: selection?.headId ?? null,
    progress: watched.progress,
    ended: watched.ended,
    readOnly,
    onSelect: actions.select,
    onOpen: open,
    onMove: actions.move,
    withOthers: menus.withOthers,
    insertItems: menus.insertItems,
    menuOf: menus.menuOf,
  };
  const testing = steps.findIndex(({ id }) => id === testingId);
  const tested = steps[testing];
  return (
    <div data-wide className="grid grid-cols-1 md:h-dvh md:grid-rows-[auto_minmax(0,1fr)]">
      <EditorHeader
        view={view}
        onView={chooseView}
        problems={problems.shown}
        readOnly={readOnly}
        named={named}
        menu={
          <EditorMenu
            readOnly={readOnly || deleted}
            onHistory={() => setDialog("history")}
            onKeys={() => showOverlay("keys")}
            onDetails={openDetails}
            onClone={() => clone.mutate({ id: workflowId })}
            onDiscard={() => void discard()}
          />
        }
        onProblem={goTo}
        onChanges={() => setDialog("changes")}
        onDiscard={() => void discard()}
        onPublish={() => setDialog("publish")}
        onRun={mayRun ? () => setDialog("run") : undefined}
      />
      <div className="grid min-h-0 grid-cols-1 md:grid-cols-[minmax(0,1fr)_26rem] md:grid-rows-[minmax(0,1fr)_auto]">
        <div
          className={classNames(
            "max-md:group-has-data-sheet/app:invisible grid min-h-0 grid-rows-[auto_minmax(0,1fr)]",
            view === "list" && "md:overflow-y-auto",
          )}
        >
          <div className="grid gap-2 px-4 pt-3 empty:hidden md:px-6">
            <Notices
              failure={
                dialog === null && publishing.failure
                  ? { title: "Something went wrong", failure: publishing.failure }
                  : null
              }
              deleted={deleted && <LazyDeletedNotice problems={problems.all} readOnly={readOnly} />}
              onCompare={() => setDialog("changes")}
              onSettle={() => setDialog("conflict")}
            />
            <FailureNotice title="Couldn't clone the workflow" failure={clone.error} />
            {runId && (
              <LazyRunBar
                run={watched.run}
                failure={watched.failure}
                agents={agents}
                mayWrite={mayRun}
                onClose={() => setRunId(null)}
                onChanged={() => void lastRun.refetch()}
              />
            )}
          </div>
          <div className={classNames("min-h-0 max-md:hidden", view === "canvas" ? "block" : "hidden")}>
            {view === "canvas" && <LazyCanvas {...viewProps} />}
          </div>
          <div className={classNames("px-4 pt-2 pb-24 md:px-6", view === "canvas" && "md:hidden")}>
            <StepList {...viewProps} />
          </div>
        </div>
        <InspectorPane
          open={sheet.open}
          onClose={leaveField}
          agents={agents}
          members={opened.members}
          lastRun={lastRun.data ?? null}
          problems={problems.ofSteps}
          selectedIds={selectedIds}
          readOnly={readOnly}
          onTest={mayRun ? test : undefined}
          onCopy={() => void menus.copySteps(actions.selectedIds())}
          onDuplicate={() => menus.duplicate(actions.selectedIds())}
          onRemove={() => menus.remove(actions.selectedIds())}
        />
        {tested && (
          <div className="min-w-0 md:col-span-2" data-own-keys>
            <LazyTestDrawer
              key={tested.id}
              workflowId={workflowId}
              step={tested}
              index={testing}
              steps={steps}
              definition={() => store.getState().definition}
              lastRun={lastRun.data ?? null}
              agents={agents}
              mayRun={mayRun}
              errors={problems.all.filter(
                ({ stepId, severity }) => stepId === tested.id && severity === "error",
              )}
              onClose={() => setTestingId(null)}
              onRunWorkflow={() => setDialog("run")}
            />
          </div>
        )}
      </div>
      <p role="status" aria-live="polite" className="sr-only">
        <span key={announcement.count}>{announcement.text}</span>
      </p>
      <EditorDialogs
        dialog={dialog}
        onOpen={setDialog}
        agents={agents}
        problems={problems.all}
        publishing={publishing}
        firstInput={lastRun.data?.input || exampleInput || ""}
        readOnly={readOnly}
        onFocusProblem={goTo}
        onStarted={(started) => {
          setDialog(null);
          setRunId(started);
        }}
      />
    </div>
  );
}
