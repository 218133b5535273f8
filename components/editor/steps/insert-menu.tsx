import { Plus } from "lucide-react";
import { useEditorPage } from "@/components/editor/page-context";
import { classNames } from "@/components/ui/class-names";
import { Menu } from "@/components/ui/menu/menu";
import { insertButtonId } from "./step-elements";
import type { StepActions } from "./use-step-actions";

/** The button that adds a step at `index`. Shows its label if `wide` is true. */
export function InsertMenu({
  index,
  label,
  tabIndex,
  stepActions,
  wide = false,
  className,
}: {
  index: number;
  label: string;
  tabIndex?: -1;
  stepActions: StepActions;
  wide?: boolean;
  className?: string;
}) {
  const { readOnly } = useEditorPage();
  if (readOnly) return null;
  return (
    <Menu
      label={label}
      triggerId={insertButtonId(index)}
      tabIndex={tabIndex}
      trigger={
        wide ? (
          <>
            <Plus aria-hidden className="size-4" />
            <span aria-hidden>{label}</span>
          </>
        ) : (
          <span className="grid size-6 place-items-center rounded-md border bg-paper touch:size-7">
            <Plus aria-hidden className="size-3.5" />
          </span>
        )
      }
      triggerClassName={classNames(
        wide && "h-11 gap-2 border border-edge border-dashed font-medium text-ink",
        className,
      )}
      filterLabel="Find an agent"
      items={() => stepActions.insertItems(index)}
    />
  );
}
