import { Check, type LucideIcon } from "lucide-react";
import { useId } from "react";
import { classNames } from "./class-names";

interface Tile<Value extends string | number> {
  value: Value;
  label: string;
  /** The name for screen readers, if the label is too short to be clear. Has to contain the label. */
  name?: string;
  icon?: LucideIcon;
  hint?: string;
}

const LAYOUTS = {
  pills: {
    group: "flex flex-wrap gap-1.5",
    tile: "inline-flex h-9 min-w-11 items-center justify-center px-3 touch:h-11",
    label: "",
  },
  cards: {
    group: "grid gap-2 sm:grid-cols-3",
    tile: "grid content-start gap-x-3 gap-y-1 p-3 max-sm:grid-cols-[auto_1fr]",
    label: "font-medium",
  },
};

/**
 * Radio buttons drawn as tiles side by side, for a few choices. With the `cards` layout, each tile has an icon and a
 * hint.
 */
export function TileChoice<Value extends string | number>({
  legend,
  layout = "pills",
  choices,
  value,
  onChange,
}: {
  legend: string;
  layout?: keyof typeof LAYOUTS;
  choices: readonly Tile<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const group = useId();
  const look = LAYOUTS[layout];
  return (
    <fieldset className="min-w-0 max-w-2xl">
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      <div className={look.group}>
        {choices.map((choice) => {
          const { label, name = label, icon: Icon, hint } = choice;
          const isChosen = choice.value === value;
          return (
            <label
              key={choice.value}
              className={classNames(
                "relative cursor-pointer rounded-md border transition-colors",
                "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
                isChosen ? "border-accent bg-accent-soft" : "border-edge bg-surface hover:bg-sunken",
                look.tile,
              )}
            >
              <input
                type="radio"
                name={group}
                aria-label={name}
                aria-describedby={hint && `${group}-${choice.value}`}
                checked={isChosen}
                onChange={() => onChange(choice.value)}
                className="absolute inset-0 size-full cursor-pointer opacity-0"
              />
              {Icon && <Icon aria-hidden className="size-5 text-accent max-sm:row-span-2" />}
              <span
                className={classNames(
                  "inline-flex items-center gap-1.5",
                  look.label,
                  isChosen && "text-accent",
                )}
              >
                {label}
                {/* In forced-colors mode, the colors don't show which tile is selected. */}
                {isChosen && <Check aria-hidden className="hidden size-4 forced-colors:inline" />}
              </span>
              {hint && (
                <span id={`${group}-${choice.value}`} className="text-muted text-sm">
                  {hint}
                </span>
              )}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
