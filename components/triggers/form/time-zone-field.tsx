import { useState } from "react";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Field } from "@/components/ui/field";
import { findZone, findZones, sayZone } from "./time-zones";

const MAX_SHOWN = 50;

export function TimeZoneField({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | null;
  onChange: (timeZone: string) => void;
}) {
  const [typed, setTyped] = useState<string | null>(null);
  const found = findZones(typed ?? "");

  function choose(zone: string) {
    setTyped(null);
    onChange(zone);
  }

  /** Keeps text that isn't a known time zone, so that the field can show an error about it. */
  function leave() {
    if (typed?.trim()) choose(findZone(typed) ?? typed.trim());
    else setTyped(null);
  }

  return (
    <Field label="Time zone" error={error} className="min-w-56 flex-1 basis-56 sm:max-w-xs">
      {(wiring) => (
        <LazyCombobox
          field={{
            ...wiring,
            maxLength: 60,
            // A click selects the name, so that typing replaces it.
            onMouseUp: ({ currentTarget }) => typed === null && currentTarget.select(),
            onBlur: leave,
          }}
          text={typed ?? sayZone(value)}
          onText={setTyped}
          listLabel="Time zones"
          groups={[{ entries: found.slice(0, MAX_SHOWN).map((id) => ({ id })) }]}
          renderEntry={({ id }) => sayZone(id)}
          status={sayStatus(found.length)}
          highlightFirst={Boolean(typed)}
          onPick={({ id }) => choose(id)}
        />
      )}
    </Field>
  );
}

function sayStatus(found: number): string {
  if (found === 0) return "No results";
  return found > MAX_SHOWN ? "Type a city or region to narrow the list." : "";
}
