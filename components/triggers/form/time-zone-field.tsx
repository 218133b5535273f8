import { useState } from "react";
import { LazyCombobox } from "@/components/ui/combobox/lazy-combobox";
import { Field } from "@/components/ui/field";

const MAX_SHOWN = 50;

/** Chooses a time zone by name. */
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

  /** Keeps a zone whose name was typed in full. */
  function leave() {
    const [only, ...others] = found;
    if (typed?.trim() && only && others.length === 0) choose(only);
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
          text={typed ?? nameOf(value)}
          onText={setTyped}
          listLabel="Time zones"
          groups={[{ entries: found.slice(0, MAX_SHOWN).map((id) => ({ id })) }]}
          renderEntry={({ id }) => nameOf(id)}
          status={sayStatus(found.length)}
          highlightFirst={Boolean(typed)}
          onPick={({ id }) => choose(id)}
        />
      )}
    </Field>
  );
}

function findZones(typed: string): string[] {
  const sought = typed.trim().toLowerCase();
  const zones = ["UTC", ...Intl.supportedValuesOf("timeZone")];
  return zones.filter((zone) => nameOf(zone).toLowerCase().includes(sought) || zone.toLowerCase() === sought);
}

function nameOf(zone: string): string {
  return zone.replaceAll("_", " ");
}

function sayStatus(found: number): string {
  if (found === 0) return "No results";
  return found > MAX_SHOWN ? "Type a city or region to narrow the list." : "";
}
