import { type ReactNode, useId } from "react";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  hint?: ReactNode;
  disabled?: boolean;
}

/** Radio buttons below a legend. */
export function ChoiceGroup<Value extends string>({
  legend,
  choices,
  value,
  onChange,
}: {
  legend: string;
  choices: readonly Choice<Value>[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="grid min-w-0 gap-1">
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className="flex items-start gap-2.5 py-1 has-enabled:cursor-pointer touch:min-h-11 touch:py-2.5"
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            disabled={choice.disabled}
            onChange={() => onChange(choice.value)}
            aria-describedby={choice.hint ? `${name}-${choice.value}` : undefined}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className={choice.disabled ? "text-muted" : undefined}>
            {choice.label}
            {choice.hint && (
              <span id={`${name}-${choice.value}`} className="block text-muted text-sm">
                {choice.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
