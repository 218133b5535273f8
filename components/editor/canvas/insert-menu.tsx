import { Plus } from "lucide-react";
import { insertButtonId, type ViewProps } from "@/components/editor/steps/view";
import { Menu } from "@/components/ui/menu/menu";

/** The button that adds a step at a place. */
export function InsertMenu({
  index,
  label,
  tabIndex,
  insertItems,
  wide = false,
}: Pick<ViewProps, "insertItems"> & {
  index: number;
  label: string;
  tabIndex?: -1;
  /** Its label is shown: it is all that can be done. */
  wide?: boolean;
}) {
  return (
    <div className="nopan pointer-events-auto">
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
        triggerClassName={
          wide ? "h-11 w-60 gap-2 border border-edge border-dashed bg-paper font-medium text-ink" : undefined
        }
        items={() => insertItems(index)}
      />
    </div>
  );
}
