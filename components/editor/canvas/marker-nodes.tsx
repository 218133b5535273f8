import { LogIn, LogOut, type LucideIcon } from "lucide-react";
import { memo } from "react";
import { useCanvas } from "./canvas-context";
import { InsertMenu } from "./insert-menu";

/** Where the line begins. */
export const BeginNode = memo(function BeginNode() {
  return <Marker icon={LogIn} words="The run's input" />;
});

/** Where the line ends, and the place for a step after the last. */
export const EndNode = memo(function EndNode() {
  const { steps, readOnly, insertItems } = useCanvas();
  if (steps.length === 0)
    return (
      <div className="flex h-full items-center pl-12">
        <div className="relative">
          {!readOnly && <InsertMenu index={0} label="Add a step" insertItems={insertItems} wide />}
          <div className="absolute top-full mt-2">
            <Marker icon={LogOut} words="The run's output" />
          </div>
        </div>
      </div>
    );
  return (
    <div className="flex h-full items-center">
      <div className="flex w-12 shrink-0 justify-center group-data-dragging/canvas:invisible">
        {!readOnly && (
          <InsertMenu index={steps.length} label="Add a step after the last" insertItems={insertItems} />
        )}
      </div>
      <Marker icon={LogOut} words="The run's output" />
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
