import { useId } from "react";
import { classNames } from "./class-names";

interface Pill<Value extends string | number> {
  value: Value;
  label: string;
  /** The full name of a short label, for screen readers. It contains the label. */
  name?: string;
}

/** Radio buttons side by side, for a few short choices. */
export function PillChoice<Value extends string | number>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: readonly Pill<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const group = useId();
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 font-medium text-sm">{legend}</legend>
      <div className="flex flex-wrap gap-1.5">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className={classNames(
              "relative inline-flex h-9 min-w-11 cursor-pointer items-center justify-center rounded-md border px-3 transition-colors touch:h-11",
              "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
              choice.value === value
                ? "border-accent bg-accent-soft text-accent"
                : "border-edge bg-surface hover:bg-sunken",
            )}
          >
            <input
              type="radio"
              name={group}
              aria-label={choice.name}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
              className="absolute inset-0 size-full cursor-pointer opacity-0"
            />
            {choice.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
