import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names";

interface FieldText {
  label: string;
  hint?: ReactNode;
  /** The error message, which says what's wrong and how to fix it. */
  error?: string | null;
  /** Shows the label only to screen readers, for a field whose position makes its purpose clear. */
  labelHidden?: boolean;
}

export interface FieldWiring {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/**
 * Renders a label, a control, a hint, and an error. `children` returns the control for the given attributes.
 */
export function Field({
  label,
  hint,
  error,
  labelHidden,
  className,
  children,
}: FieldText & { className?: string; children: (wiring: FieldWiring) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <div className={classNames("grid gap-1.5", className)}>
      <label id={`${id}-label`} htmlFor={id} className={labelHidden ? "sr-only" : "font-medium text-sm"}>
        {label}
      </label>
      {children({ id, "aria-describedby": described, "aria-invalid": error ? true : undefined })}
      {hint && (
        <p id={`${id}-hint`} className="wrap-anywhere text-muted text-sm">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-failed text-sm">
          {error}
        </p>
      )}
    </div>
  );
}

/** A text control's style, without its height. Uses `[readonly]`, because `read-only:` would match every select. */
export const CONTROL =
  "w-full rounded-md border border-edge bg-surface px-3 text-ink aria-invalid:border-failed disabled:opacity-60 [&[readonly]]:border-line [&[readonly]]:bg-sunken aria-readonly:border-line aria-readonly:bg-sunken";

type Control<Tag extends "input" | "textarea" | "select"> = FieldText & Omit<ComponentProps<Tag>, "id">;

export function TextField({
  label,
  hint,
  error,
  labelHidden,
  className,
  controlClassName,
  ...rest
}: Control<"input"> & { controlClassName?: string }) {
  return (
    <Field {...{ label, hint, error, labelHidden, className }}>
      {(wiring) => (
        <input
          type="text"
          {...rest}
          {...wiring}
          className={classNames(CONTROL, "h-9 touch:h-11", controlClassName)}
        />
      )}
    </Field>
  );
}

/**
 * A field for a number, kept as text because it can be incomplete. `inputMode` determines whether the on-screen
 * keyboard has a decimal point.
 */
export function NumberField(field: ComponentProps<typeof TextField> & { inputMode: "decimal" | "numeric" }) {
  return <TextField autoComplete="off" maxLength={20} className="max-w-xs" {...field} />;
}

/** A textarea that grows with its text. */
export function TextArea({
  label,
  hint,
  error,
  labelHidden,
  className,
  controlClassName,
  ...rest
}: Control<"textarea"> & { controlClassName?: string }) {
  return (
    <Field {...{ label, hint, error, labelHidden, className }}>
      {(wiring) => (
        <textarea
          rows={3}
          {...rest}
          {...wiring}
          className={classNames(CONTROL, "field-sizing-content min-h-20 resize-y py-2", controlClassName)}
        />
      )}
    </Field>
  );
}

export function Select({ label, hint, error, labelHidden, className, ...rest }: Control<"select">) {
  return (
    <Field {...{ label, hint, error, labelHidden, className }}>
      {(wiring) => <select {...rest} {...wiring} className={`${CONTROL} h-9 touch:h-11`} />}
    </Field>
  );
}

export function Checkbox({
  label,
  hint,
  className,
  ...rest
}: Omit<ComponentProps<"input">, "type"> & { label: ReactNode; hint?: ReactNode }) {
  return (
    <label className={classNames("flex items-start gap-2.5 py-1 touch:min-h-11 touch:py-3", className)}>
      <input type="checkbox" {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <span>
        {label}
        {hint && <span className="block text-muted text-sm">{hint}</span>}
      </span>
    </label>
  );
}
