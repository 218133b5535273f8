import { ChevronLeft, GitCompareArrows, LayoutGrid, List, Play, Redo2, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import type { EditorCommands } from "@/components/editor/editor-commands";
import { useEditorPage } from "@/components/editor/page-context";
import type { View } from "@/components/editor/steps/view";
import { useEditor, useEditorStore } from "@/components/editor/store/context";
import { countDraftChanges } from "@/components/editor/store/store";
import { Button, IconButton } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Link } from "@/components/ui/link";
import type { Problem } from "@/server/domain/workflow/problems";
import { EditorMenu } from "./editor-menu";
import { ProblemChip } from "./problem-chip";
import { changesInWords, SaveStatus } from "./save-status";
import { TriggersLink } from "./triggers-link";
import { WorkflowNameField } from "./workflow-name-field";

/** The workflow's name, its save status, and its actions. */
export function EditorHeader({
  view,
  onView,
  needsName,
  problems,
  onProblem,
  commands,
}: {
  view: View;
  onView: (view: View) => void;
  /** Whether the workflow was just created, in which case its name gets the focus. */
  needsName: boolean;
  problems: readonly Problem[];
  onProblem: (problem: Problem) => void;
  commands: EditorCommands;
}) {
  const { readOnly } = useEditorPage();
  const menu = <EditorMenu commands={commands} />;
  return (
    <header className="max-md:group-has-data-sheet/app:invisible grid gap-x-4 gap-y-1 border-b bg-paper px-4 pt-2 pb-2 md:px-6">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link
          href="/workflows"
          aria-label="Workflows"
          className="-ml-2 inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink touch:size-11"
        >
          <ChevronLeft aria-hidden className="size-5" />
        </Link>
        <WorkflowNameField
          readOnly={readOnly}
          needsName={needsName}
          error={problems.find(({ pointer }) => pointer === "/name")?.message}
        />
        <MainActions show={commands.show} />
        <div className="flex items-center md:hidden">{menu}</div>
      </div>
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-x-4 gap-y-1">
        {readOnly ? (
          <p className="text-muted text-sm">
            You have read-only access. Builders, admins, and owners can edit this workflow.
          </p>
        ) : (
          <SaveStatus />
        )}
        <div className="flex items-center gap-1">
          {/* First, so that nothing moves when a problem appears. */}
          <ProblemChip problems={problems} onGo={onProblem} />
          <TriggersLink />
          {!readOnly && <DraftActions onDiscard={() => void commands.discard()} />}
          <ViewSwitch view={view} onView={onView} />
          <div className="max-md:hidden">{menu}</div>
        </div>
      </div>
    </header>
  );
}

/** The Changes, Publish, and Run buttons. */
function MainActions({ show }: Pick<EditorCommands, "show">) {
  const { readOnly, mayRun } = useEditorPage();
  const changes = useEditor(countDraftChanges);
  const deleted = useEditor((state) => state.deleted);
  const empty = useEditor((state) => state.definition.steps.length === 0);
  return (
    <div className="flex items-center gap-2 max-md:order-last max-md:w-full">
      {!readOnly && !deleted && (
        <>
          <Button
            disabled={changes === 0}
            onClick={() => show("changes")}
            // Reserves the button's maximum width, so nothing beside it moves.
            className="max-md:flex-1 md:min-w-32"
          >
            <GitCompareArrows aria-hidden className="size-4" />
            {changes === 0 ? "Changes" : changesInWords(changes)}
          </Button>
          <Button
            disabled={changes === 0 || empty}
            title={empty ? "Add a step to publish this workflow." : undefined}
            onClick={() => show("publish")}
            className="max-md:flex-1"
          >
            Publish
          </Button>
        </>
      )}
      {mayRun && (
        <Button
          variant="primary"
          disabled={empty}
          title={empty ? "Add a step to run this workflow." : undefined}
          onClick={() => show("run")}
          className="max-md:flex-1"
        >
          <Play aria-hidden className="size-4" />
          Run
        </Button>
      )}
    </div>
  );
}

/** The Discard, Undo, and Redo buttons. */
function DraftActions({ onDiscard }: { onDiscard: () => void }) {
  const { actions } = useEditorStore();
  const canUndo = useEditor((state) => state.history.past.length > 0);
  const canRedo = useEditor((state) => state.history.future.length > 0);
  const canDiscard = useEditor((state) => countDraftChanges(state) > 0 && !state.deleted);
  return (
    <>
      {/* On a phone, Discard is in the menu. */}
      <Button
        variant="quiet"
        size="small"
        disabled={!canDiscard}
        onClick={onDiscard}
        className="max-md:hidden"
      >
        Discard
      </Button>
      {/* Only aria-disabled, because a disabled button would lose the focus after the last undo. */}
      <IconButton label="Undo" aria-disabled={!canUndo} onClick={actions.undo}>
        <Undo2 aria-hidden className="size-4" />
      </IconButton>
      <IconButton label="Redo" aria-disabled={!canRedo} onClick={actions.redo}>
        <Redo2 aria-hidden className="size-4" />
      </IconButton>
    </>
  );
}

/** Switches between list and canvas. Hidden on phones, which show only the list. The list has every feature. */
function ViewSwitch({ view, onView }: { view: View; onView: (view: View) => void }) {
  const option = (value: View, label: string, icon: ReactNode) => (
    <button
      type="button"
      aria-pressed={view === value}
      onClick={() => onView(value)}
      className={classNames(
        "inline-flex h-7 items-center gap-1.5 rounded-sm px-2 text-sm",
        view === value ? "bg-surface font-medium text-ink" : "text-muted hover:text-ink",
      )}
    >
      {icon}
      {label}
    </button>
  );
  return (
    <fieldset className="flex rounded-md border bg-sunken p-px max-md:hidden">
      <legend className="sr-only">View</legend>
      {option("list", "List", <List aria-hidden className="size-4" />)}
      {option("canvas", "Canvas", <LayoutGrid aria-hidden className="size-4" />)}
    </fieldset>
  );
}
