import { LogIn, LogOut, type LucideIcon } from "lucide-react";
import { memo } from "react";
import { InsertMenu } from "@/components/editor/steps/insert-menu";
import { useCanvas } from "./canvas-context";

/** The start of the line: the run's input. */
export const BeginNode = memo(function BeginNode() {
  return <Marker icon={LogIn} words="Run input" />;
});

/** The end of the line: the run's output, and the button to add a step at the end. */
export const EndNode = memo(function EndNode() {
  const { steps, stepActions } = useCanvas();
  if (steps.length === 0)
    return (
      <div className="flex h-full items-center pl-12">
        <div className="relative">
          <div className="nopan pointer-events-auto">
            <InsertMenu
              index={0}
              label="Add a step"
              stepActions={stepActions}
              wide
              className="w-60 bg-paper"
            />
          </div>
          <div className="absolute top-full mt-2">
            <Marker icon={LogOut} words="Run output" />
          </div>
        </div>
      </div>
    );
  return (
    <div className="flex h-full items-center">
      <div className="flex w-12 shrink-0 justify-center group-data-dragging/canvas:invisible">
        <div className="nopan pointer-events-auto">
          <InsertMenu index={steps.length} label="Add a step after the last" stepActions={stepActions} />
        </div>
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
