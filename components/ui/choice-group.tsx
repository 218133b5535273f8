import { type ReactNode, useId } from "react";

export interface Choice<Value extends string> {
  value: Value;
  label: string;
  hint?: ReactNode;
  /** What's wrong with this choice, and how to fix it. */
  error?: string;
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
            aria-describedby={choice.hint || choice.error ? `${name}-${choice.value}` : undefined}
            aria-invalid={choice.error ? true : undefined}
            className="mt-0.5 size-4 shrink-0 accent-accent"
          />
          <span className={choice.disabled ? "text-muted" : undefined}>
            {choice.label}
            {(choice.hint || choice.error) && (
              <span
                id={`${name}-${choice.value}`}
                className={`block text-sm ${choice.error ? "text-failed" : "text-muted"}`}
              >
                {choice.error || choice.hint}
              </span>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
