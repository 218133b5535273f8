import { Plus } from "lucide-react";
import { insertButtonId } from "@/components/editor/face";
import { classNames } from "@/components/ui/class-names";
import { Menu } from "@/components/ui/menu";
import { useCanvas } from "./canvas-context";

/** The button that adds a step at a place; nothing for who only reads. */
export function InsertMenu({
  index,
  label,
  tabIndex,
  wide = false,
}: {
  index: number;
  label: string;
  tabIndex?: -1;
  /** Its label is shown: it is all that can be done. */
  wide?: boolean;
}) {
  const { readOnly, insertItems } = useCanvas();
  if (readOnly) return null;
  return (
    <div className="nopan pointer-events-auto">
      <Menu
        label={label}
        triggerId={insertButtonId(index)}
        tabIndex={tabIndex}
        trigger={
          <>
            <Plus aria-hidden className={wide ? "size-4" : "size-3.5"} />
            {wide && <span aria-hidden>{label}</span>}
          </>
        }
        triggerClassName={classNames(
          "border",
          wide
            ? "h-11 w-60 gap-2 border-edge border-dashed bg-paper font-medium text-ink"
            : "!min-h-6 !min-w-6 touch:!min-h-11 touch:!min-w-11 border-line bg-paper",
        )}
        items={insertItems(index)}
      />
    </div>
  );
}
