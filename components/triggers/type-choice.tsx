import { CalendarClock, type LucideIcon, Webhook, Workflow } from "lucide-react";
import { TileChoice } from "@/components/ui/tile-choice";
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
  return (
    <TileChoice
      legend="Start runs"
      layout="cards"
      choices={TYPES.map((type) => ({
        value: type,
        label: TYPE_WORDS[type],
        icon: TYPE_ICONS[type],
        hint: TYPE_USES[type],
      }))}
      value={value}
      onChange={onChange}
    />
  );
}
