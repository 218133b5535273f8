import type { ReactNode } from "react";
import { classNames } from "./class-names";

/** A setting that takes effect as soon as it is switched. */
export function Switch({
  label,
  hint,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  hint?: ReactNode;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="flex cursor-pointer items-start justify-between gap-4">
      <span className="min-w-0">
        <span className="font-medium">{label}</span>
        {hint && <span className="block max-w-prose text-muted">{hint}</span>}
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
          aria-checked={checked}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
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
