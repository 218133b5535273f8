import { ChevronLeft, CircleAlert, Play } from "lucide-react";
import Link from "next/link";
import type { Dispatch } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { InlineError } from "@/components/ui/inline-error";
import { Kbd } from "@/components/ui/kbd";
import { RelativeTime } from "@/components/ui/relative-time";
import type { EditorAction, EditorState } from "./document";
import type { DocumentProblem } from "./problems";

const IN_PLACE =
  "-mx-2 rounded-md border border-transparent bg-transparent px-2 hover:border-line focus:border-edge focus:bg-surface read-only:hover:border-transparent";

/** Name and description in place, what is saved, Save and Run. */
export function EditorHeader({
  state,
  dispatch,
  problems,
  dirty,
  readOnly,
  onSave,
  onRun,
}: {
  state: EditorState;
  dispatch: Dispatch<EditorAction>;
  problems: readonly DocumentProblem[];
  dirty: boolean;
  readOnly: boolean;
  onSave: () => void;
  onRun?: () => void;
}) {
  const { document, base, save } = state;
  const general = problems.filter((problem) => problem.key === null);
  return (
    <header className="grid gap-3">
      <Link
        href="/workflows"
        className="-ml-1 inline-flex w-fit items-center gap-1 text-muted text-sm hover:text-ink touch:min-h-11"
      >
        <ChevronLeft aria-hidden className="size-4" />
        Workflows
      </Link>
      <div className="grid gap-1">
        <h1 className="sr-only">{base.name}</h1>
        <input
          aria-label="Name of the workflow"
          value={document.name}
          readOnly={readOnly}
          // A workflow that was just made wants a name first.
          // biome-ignore lint/a11y/noAutofocus: the button that led here said "New workflow".
          autoFocus={base.stepCount === 0 && base.revision === 1}
          onFocus={(event) => base.stepCount === 0 && event.target.select()}
          onChange={(event) => dispatch({ type: "rename", name: event.target.value })}
          className={classNames(IN_PLACE, "h-11 min-w-0 font-semibold text-xl tracking-tight")}
        />
        <textarea
          aria-label="Description"
          value={document.description}
          readOnly={readOnly}
          rows={1}
          placeholder={readOnly ? "" : "What is it for? Add a description."}
          onChange={(event) => dispatch({ type: "describe", description: event.target.value })}
          className={classNames(
            IN_PLACE,
            "field-sizing-content min-h-9 resize-none py-1.5 text-muted touch:min-h-11",
          )}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <p className="text-muted text-sm" data-state={dirty ? "unsaved" : "saved"}>
          {readOnly ? (
            "You may read this workflow. To change it you need the role builder, admin or owner."
          ) : dirty ? (
            <>
              <span aria-hidden className="mr-2 inline-block size-2 rounded-full bg-accent" />
              Unsaved changes
            </>
          ) : (
            <>
              Saved <RelativeTime at={base.updatedAt} /> · version {base.revision}
            </>
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
            <Button variant="primary" onClick={onRun}>
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
      {problems.length > 0 && (
        <div id="problems" tabIndex={-1} className="flex gap-2 text-sm outline-none">
          <CircleAlert
            aria-hidden
            // A workflow that was just made has done nothing wrong yet.
            className={classNames("mt-0.5 size-4 shrink-0", document.steps.length > 0 && "text-failed")}
          />
          <p>
            {general.map((problem) => problem.message).join(" ")}{" "}
            {problems.length > general.length &&
              `${countOf(problems.length - general.length)} below to settle before it can run.`}
          </p>
        </div>
      )}
    </header>
  );
}

function countOf(problems: number): string {
  return problems === 1 ? "1 problem" : `${problems} problems`;
}
