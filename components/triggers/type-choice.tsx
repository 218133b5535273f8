import { CalendarClock, type LucideIcon, Webhook, Workflow } from "lucide-react";
import { useId } from "react";
import { classNames } from "@/components/ui/class-names";
import type { TriggerType } from "@/server/domain/trigger/config";
import { TYPE_WORDS } from "@/server/domain/trigger/words";
import { TYPE_USES, TYPES } from "./trigger-words";

export const TYPE_ICONS: Record<TriggerType, LucideIcon> = {
  schedule: CalendarClock,
  webhook: Webhook,
  workflow: Workflow,
};

/** Cards for choosing what starts the runs. */
export function TypeChoice({
  value,
  onChange,
}: {
  value: TriggerType;
  onChange: (type: TriggerType) => void;
}) {
  const group = useId();
  return (
    <fieldset className="min-w-0 max-w-2xl">
      <legend className="mb-1.5 font-medium text-sm">Start runs</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {TYPES.map((type) => {
          const Icon = TYPE_ICONS[type];
          return (
            <label
              key={type}
              className={classNames(
                "relative grid cursor-pointer content-start gap-x-3 gap-y-1 rounded-md border p-3 transition-colors max-sm:grid-cols-[auto_1fr]",
                "has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2",
                type === value ? "border-accent bg-accent-soft" : "border-edge bg-surface hover:bg-sunken",
              )}
            >
              <input
                type="radio"
                name={group}
                aria-label={TYPE_WORDS[type]}
                aria-describedby={`${group}-${type}`}
                checked={type === value}
                onChange={() => onChange(type)}
                className="absolute inset-0 size-full cursor-pointer opacity-0"
              />
              <Icon aria-hidden className="size-5 text-accent max-sm:row-span-2" />
              <span className="font-medium">{TYPE_WORDS[type]}</span>
              <span id={`${group}-${type}`} className="text-muted text-sm">
                {TYPE_USES[type]}
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
