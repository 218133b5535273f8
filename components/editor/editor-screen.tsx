import { useState } from "react";
import { FailureNotice } from "@/components/failure-notice";
import type { EditorDocument } from "@/server/domain/workflow/editor-document";
import type { OpenDialog } from "./editor-commands";
import { EditorDialogs } from "./editor-dialogs";
import { catchFocus } from "./header/catch-focus";
import { EditorHeader } from "./header/editor-header";
import { useClone } from "./header/use-clone";
import { InspectorPane } from "./inspector/inspector-pane";
import { Notices } from "./notices";
import { useEditorPage } from "./page-context";
import { useProblems } from "./problems/use-problems";
import { usePublishing } from "./publish/use-publishing";
import { TestPane } from "./run/test-pane";
import { useEditorRun } from "./run/use-editor-run";
import { useScreenShortcuts } from "./shortcuts/use-screen-shortcuts";
import { useStepActions } from "./steps/use-step-actions";
import { useView } from "./steps/use-view";
import type { View } from "./steps/view";
import { StepsPane } from "./steps-pane";
import { useEditor } from "./store/context";
import { useAddress } from "./use-address";
import { useNavigation } from "./use-navigation";
import { useOthers } from "./use-others";
import { useSafetyNet } from "./use-safety-net";

export interface EditorScreenProps {
  opened: EditorDocument;
  firstView: View;
  /** Whether the workflow was just created, in which case its name gets the focus. */
  needsName: boolean;
  /** The suggested input for the first run: the template's sample. */
  exampleInput: string | null;
}

/** Lays out the editor: the header, the steps with the inspector beside them, and the test drawer below. */
export function EditorScreen({ opened, firstView, needsName, exampleInput }: EditorScreenProps) {
  const { mayRun } = useEditorPage();
  const [view, chooseView] = useView(firstView);
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const problems = useProblems();
  const navigation = useNavigation(problems.shown);
  const run = useEditorRun();
  const publishing = usePublishing();
  const { clone, cloneFailure } = useClone();
  const onTest = mayRun ? navigation.testStep : undefined;
  const stepActions = useStepActions({ onOpen: navigation.openStep, onTest });
  useAddress();
  useSafetyNet(opened);
  useOthers();
  useScreenShortcuts({ navigation, onTest, onRun: mayRun ? () => setDialog("run") : undefined });

  async function discard() {
    const outcome = await publishing.discard();
    if (outcome === "conflict") setDialog("conflict");
    else catchFocus();
  }

  return (
    <div data-wide className="grid grid-cols-1 md:h-dvh md:grid-rows-[auto_minmax(0,1fr)]">
      <EditorHeader
        view={view}
        onView={chooseView}
        needsName={needsName}
        problems={problems.shown}
        onProblem={navigation.goToProblem}
        commands={{ show: setDialog, discard, openDetails: navigation.openDetails, clone }}
      />
      <div className="grid min-h-0 grid-cols-1 md:grid-cols-[minmax(0,1fr)_26rem] md:grid-rows-[minmax(0,1fr)_auto]">
        <StepsPane view={view} problems={problems.ofSteps} run={run} stepActions={stepActions}>
          <Notices
            failed={dialog === null ? publishing.failed : null}
            problems={problems.all}
            onShow={setDialog}
          />
          <FailureNotice title="Couldn't clone the workflow" failure={cloneFailure} />
        </StepsPane>
        <InspectorPane
          open={navigation.sheetOpen}
          onClose={navigation.leaveFields}
          lastRun={run.lastRun}
          problems={problems.ofSteps}
          stepActions={stepActions}
          onTest={onTest}
        />
        <TestPane
          stepId={navigation.testingId}
          lastRun={run.lastRun}
          problems={problems.all}
          onClose={navigation.closeTest}
          onRunWorkflow={() => setDialog("run")}
        />
      </div>
      <Announcement />
      <EditorDialogs
        dialog={dialog}
        onOpen={setDialog}
        problems={problems.all}
        publishing={publishing}
        firstInput={run.lastRun?.input || exampleInput || ""}
        onFocusProblem={navigation.goToProblem}
        onStarted={run.watch}
      />
    </div>
  );
}

/** Tells screen readers what changed. The key makes them announce identical messages again. */
function Announcement() {
  const { count, text } = useEditor((state) => state.announcement);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      <span key={count}>{text}</span>
    </p>
  );
}
