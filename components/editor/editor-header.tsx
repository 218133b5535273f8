import { ChevronLeft, CircleAlert, Play } from "lucide-react";
import Link from "next/link";
import { type Dispatch, useId } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { InlineError } from "@/components/ui/inline-error";
import { Kbd } from "@/components/ui/kbd";
import { RelativeTime } from "@/components/ui/relative-time";
import { DescriptionField } from "./description-field";
import type { EditorAction, EditorState } from "./document";
import { EditorMenu } from "./editor-menu";
import { IN_PLACE } from "./in-place";
import type { DocumentProblem } from "./problems";

/** Name and description in place, its runs, what is saved, Save and Run. `problems`: those to be told. */
export function EditorHeader({
  state,
  dispatch,
  problems,
  runCount,
  dirty,
  readOnly,
  onSave,
  onRun,
}: {
  state: EditorState;
  dispatch: Dispatch<EditorAction>;
  problems: readonly DocumentProblem[];
  runCount: number;
  dirty: boolean;
  readOnly: boolean;
  onSave: () => void;
  onRun?: () => void;
}) {
  const { document, base, save } = state;
  const inSteps = problems.filter((problem) => problem.key !== null);
  const general = problems.filter(
    (problem) => problem.key === null && !(save.kind === "failed" && save.message === problem.message),
  );
  const reasonId = useId();
  const empty = document.steps.length === 0;
  return (
    <header className="grid gap-3">
      <div className="flex min-h-9 items-center justify-between gap-4">
        <Link
          href="/workflows"
          className="-ml-1 inline-flex w-fit items-center gap-1 text-muted text-sm hover:text-ink touch:min-h-11"
        >
          <ChevronLeft aria-hidden className="size-4" />
          Workflows
        </Link>
        {base && <EditorMenu workflow={base} runCount={runCount} dirty={dirty} readOnly={readOnly} />}
      </div>
      <div className="grid gap-1">
        <h1 className="sr-only">{base?.name ?? "New workflow"}</h1>
        <input
          aria-label="Name of the workflow"
          value={document.name}
          title={document.name}
          placeholder="Name of the workflow"
          readOnly={readOnly}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: what led here said "New workflow", and that wants a name first.
          autoFocus={!base}
          onChange={(event) => dispatch({ type: "rename", name: event.target.value })}
          className={classNames(IN_PLACE, "h-11 min-w-0 text-ellipsis font-semibold text-xl tracking-tight")}
        />
        <DescriptionField
          text={document.description}
          readOnly={readOnly}
          onChange={(description) => dispatch({ type: "describe", description })}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="min-w-0 flex-1 basis-40 text-muted text-sm" data-state={dirty ? "unsaved" : "saved"}>
          {readOnly ? (
            "You may read this workflow. To change it you need the role builder, admin or owner."
          ) : dirty ? (
            <>
              <span aria-hidden className="mr-2 inline-block size-2 rounded-full bg-accent" />
              Unsaved changes
            </>
          ) : !base ? (
            "Not saved yet"
          ) : (
            <>
              Saved <RelativeTime at={base.updatedAt} /> · version {base.revision}
            </>
          )}
          {onRun && empty && (
            <span id={reasonId} className="block">
              Without a step there is nothing to run.
            </span>
          )}
        </p>
        <div className="flex items-center gap-2">
          {!readOnly && (
            <>
              <span className="text-muted max-md:hidden">
                <Kbd>Ctrl S</Kbd>
              </span>
              <Button disabled={!dirty} pending={save.kind === "saving"} onClick={onSave}>
                Save
              </Button>
            </>
          )}
          {onRun && (
            <Button
              variant="primary"
              disabled={empty}
              aria-describedby={empty ? reasonId : undefined}
              onClick={onRun}
            >
              <Play aria-hidden className="size-4" />
              {dirty && !readOnly ? "Save and run" : "Run"}
            </Button>
          )}
        </div>
      </div>
      {save.kind === "failed" && (
        <InlineError title="Not saved" requestId={save.requestId}>
          {save.message}
        </InlineError>
      )}
      {(general.length > 0 || inSteps.length > 0) && (
        <div id="problems" tabIndex={-1} className="flex gap-2 text-sm outline-none">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
          <p>
            {general.map((problem) => problem.message).join(" ")}{" "}
            {inSteps.length > 0 && `${countOf(inSteps.length)} below to settle before it can run.`}
          </p>
        </div>
      )}
    </header>
  );
}

function countOf(problems: number): string {
  return problems === 1 ? "1 problem" : `${problems} problems`;
}
