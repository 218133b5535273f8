import { LogIn, LogOut, type LucideIcon } from "lucide-react";
import { memo } from "react";
import { InsertMenu } from "@/components/editor/steps/insert-menu";
import { classNames } from "@/components/ui/class-names";
import { useCanvas } from "./canvas-context";

/** The start of the spine: the run's input. */
export const BeginNode = memo(function BeginNode() {
  return (
    <div className="flex justify-center">
      <Marker icon={LogIn} words="Run input" />
    </div>
  );
});

/** The end of the spine: the run's output and the button to add a step at the end. */
export const EndNode = memo(function EndNode() {
  const { steps, stepActions } = useCanvas();
  const empty = steps.length === 0;
  return (
    <div className="flex flex-col items-center">
      <div
        className={classNames(
          "nopan pointer-events-auto flex items-center group-data-dragging/canvas:invisible",
          empty ? "h-18" : "h-9",
        )}
      >
        <InsertMenu
          index={steps.length}
          label={empty ? "Add a step" : "Add a step at the end"}
          stepActions={stepActions}
          wide={empty}
          className={empty ? "w-60 bg-paper" : undefined}
        />
      </div>
      <Marker icon={LogOut} words="Run output" />
    </div>
  );
});

function Marker({ icon: Icon, words }: { icon: LucideIcon; words: string }) {
  return (
    <span className="inline-flex h-8 items-center gap-2 whitespace-nowrap rounded-full border bg-sunken px-3 text-muted text-sm">
      <Icon aria-hidden className="size-4" />
      {words}
    </span>
  );
}
