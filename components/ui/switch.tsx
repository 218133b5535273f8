import { type ReactNode, useId } from "react";
import { classNames } from "./class-names";

/**
 * A switch for a setting that takes effect immediately. While `pending`, the switch keeps the focus and ignores clicks.
 */
export function Switch({
  label,
  hint,
  labelHidden,
  checked,
  pending,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  labelHidden?: boolean;
  checked: boolean;
  pending: boolean;
  onChange: (checked: boolean) => void;
}) {
  const id = useId();
  return (
    <label
      className={classNames(
        "flex cursor-pointer justify-between gap-4 touch:min-h-11",
        labelHidden ? "items-center" : "items-start",
      )}
    >
      <span className="min-w-0">
        <span id={`${id}-label`} className={labelHidden ? "sr-only" : "font-medium"}>
          {label}
        </span>
        {hint && (
          <span id={`${id}-hint`} className="block max-w-prose text-muted">
            {hint}
          </span>
        )}
      </span>
      <span
        className={classNames(
          "relative mt-0.5 inline-flex h-6 w-11 shrink-0 rounded-full border transition-colors",
          "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
          checked ? "border-accent bg-accent" : "border-edge bg-sunken",
        )}
      >
        <input
          type="checkbox"
          role="switch"
          aria-labelledby={`${id}-label`}
          aria-describedby={hint ? `${id}-hint` : undefined}
          aria-checked={checked}
          aria-disabled={pending || undefined}
          checked={checked}
          onChange={(event) => pending || onChange(event.target.checked)}
          className="absolute inset-0 size-full cursor-pointer opacity-0"
        />
        <span
          aria-hidden
          className={classNames(
            "pointer-events-none my-auto size-4 rounded-full transition-transform",
            checked ? "translate-x-6 bg-on-accent" : "translate-x-1 bg-edge",
          )}
        />
      </span>
    </label>
  );
}
