import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";

export type Tone = "neutral" | "accent" | "waiting" | "done" | "failed";

const TONES: Record<Tone, string> = {
  neutral: "border-line bg-sunken text-muted",
  accent: "border-transparent bg-accent-soft text-accent",
  waiting: "border-waiting-line bg-waiting-soft text-waiting",
  done: "border-transparent bg-done-soft text-done",
  failed: "border-transparent bg-failed-soft text-failed",
};

/**
 * Shows a status in words, with an optional icon and color. Color is never the only signal. The `waiting`
 * tone means waiting for a person.
 */
export function Badge({
  tone = "neutral",
  icon: Icon,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  children: ReactNode;
}) {
  return (
    <span
      className={classNames(
        "inline-flex h-6 items-center gap-1.5 whitespace-nowrap rounded-full border px-2 font-medium text-xs",
        TONES[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3.5" />}
      {children}
    </span>
  );
}

/** A count beside a name. Renders nothing for 0. */
export function Count({ value, label, tone = "neutral" }: { value: number; label: string; tone?: Tone }) {
  if (value === 0) return null;
  return (
    <span
      className={classNames(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-full border px-1.5 font-medium text-xs tabular-nums",
        TONES[tone],
      )}
    >
      <span aria-hidden>{value > 99 ? "99+" : value}</span>
      <span className="sr-only">
        {value} {label}
      </span>
    </span>
  );
}
