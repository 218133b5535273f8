import type { ComponentProps, ReactNode } from "react";
import { classNames } from "./class-names";
import { Link } from "./link";

interface Look {
  variant?: "primary" | "secondary" | "quiet" | "danger";
  size?: "medium" | "small";
}

const VARIANTS = {
  primary: "bg-accent text-on-accent border-transparent hover:bg-accent-strong",
  secondary: "bg-surface text-ink border-line hover:bg-sunken",
  quiet: "border-transparent text-ink hover:bg-sunken",
  danger: "bg-danger text-on-danger border-transparent hover:brightness-90",
};
const SIZES = { medium: "h-9 px-3.5", small: "h-8 px-2.5 text-sm" };

function look({ variant = "secondary", size = "medium" }: Look, className: string | undefined): string {
  return classNames(
    "inline-flex shrink-0 select-none items-center justify-center gap-2 whitespace-nowrap rounded-md border",
    "font-medium transition-colors touch:h-11",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-progress aria-disabled:opacity-70",
    VARIANTS[variant],
    SIZES[size],
    className,
  );
}

type ButtonProps = ComponentProps<"button"> & Look & { pending?: boolean; settling?: boolean };

/**
 * `pending` is true while the action is in progress. `settling` is true for a moment after the content that the
 * button acts on appears, because a tap may still be meant for the previous content. In both cases, the button keeps
 * the focus and does nothing.
 */
export function Button({
  variant,
  size,
  pending = false,
  settling = false,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      {...(pending || settling
        ? { "aria-disabled": true, "aria-busy": pending, onClick: (event) => event.preventDefault() }
        : { onClick })}
      className={look({ variant, size }, className)}
    />
  );
}

type ButtonLinkProps = ComponentProps<typeof Link> & Look & { settling?: boolean };

export function ButtonLink({ variant, size, settling, className, onClick, ...rest }: ButtonLinkProps) {
  return (
    <Link
      {...rest}
      {...(settling ? { "aria-disabled": true, onClick: (event) => event.preventDefault() } : { onClick })}
      className={look({ variant, size }, className)}
    />
  );
}

type IconButtonProps = ComponentProps<"button"> & { label: string; children: ReactNode };

/** A button with only an icon. Its label is read by screen readers and shown on hover. */
export function IconButton({ label, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classNames(
        "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors touch:size-11",
        "hover:bg-sunken hover:text-ink disabled:cursor-not-allowed disabled:opacity-40",
        "aria-disabled:cursor-not-allowed aria-disabled:opacity-40",
        className,
      )}
    >
      {children}
    </button>
  );
}
