import { type ReactNode, useMemo } from "react";
import { classNames } from "@/components/ui/class-names";
import type { Problem } from "@/server/domain/workflow/problems";
import { LazyCanvas, LazyCurrentRun } from "./lazy-panels";
import { StepList } from "./list/step-list";
import type { EditorRun } from "./run/use-editor-run";
import type { StepActions } from "./steps/use-step-actions";
import type { View, ViewProps } from "./steps/view";
import { useEditor } from "./store/context";
import { listSelected } from "./store/selection";

/**
 * Shows the steps as a list or a canvas, below notices (`children`) and the watched run. Phones always show
 * the list.
 */
export function StepsPane({
  view,
  problems,
  run,
  stepActions,
  children,
}: {
  view: View;
  problems: ReadonlyMap<string, readonly Problem[]>;
  run: EditorRun;
  stepActions: StepActions;
  children: ReactNode;
}) {
  const steps = useEditor((state) => state.definition.steps);
  const selection = useEditor((state) => state.selection);
  const selectedIds = useMemo(() => new Set(listSelected(steps, selection)), [steps, selection]);
  const { progress, ended } = run.watched;
  const props: ViewProps = { problems, selectedIds, progress, ended, stepActions };
  return (
    <div
      className={classNames(
        "max-md:group-has-data-sheet/app:invisible grid min-h-0 grid-rows-[auto_minmax(0,1fr)]",
        view === "list" && "md:overflow-y-auto",
      )}
    >
      <div className="grid gap-2 px-4 pt-3 empty:hidden md:px-6">
        {children}
        {run.runId && (
          <LazyCurrentRun
            run={run.watched.run}
            failure={run.watched.failure}
            onClose={() => run.watch(null)}
            onChanged={run.refreshLastRun}
          />
        )}
      </div>
      <div className={classNames("min-h-0 max-md:hidden", view === "canvas" ? "block" : "hidden")}>
        {view === "canvas" && <LazyCanvas {...props} />}
      </div>
      <div className={classNames("px-4 pt-2 pb-24 md:px-6", view === "canvas" && "md:hidden")}>
        <StepList {...props} />
      </div>
    </div>
  );
}
