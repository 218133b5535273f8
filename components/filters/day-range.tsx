import { useState } from "react";
import { TextField } from "@/components/ui/field";

/** Two fields for a range of days in the user's time zone. `from` and `to` are ISO timestamps. `to` is exclusive. */
export function DayRange({
  from,
  to,
  onChange,
}: {
  from: string | undefined;
  to: string | undefined;
  onChange: (change: { from?: string | undefined } | { to?: string | undefined }) => void;
}) {
  return (
    <>
      <DayField
        label="From"
        day={from ? toDay(new Date(from)) : ""}
        onChange={(day) => onChange({ from: startOf(day, 0) })}
      />
      <DayField
        label="To"
        day={to ? toDay(new Date(Date.parse(to) - 1)) : ""}
        onChange={(day) => onChange({ to: startOf(day, 1) })}
      />
    </>
  );
}

/**
 * A date field that reports only complete dates. While someone types, the browser's value is empty or has a year like
 * 0002.
 */
function DayField({ label, day, onChange }: { label: string; day: string; onChange: (day: string) => void }) {
  const [typed, setTyped] = useState(day);
  const [given, setGiven] = useState(day);
  if (given !== day) {
    setGiven(day);
    setTyped(day);
  }
  return (
    <TextField
      type="date"
      label={label}
      value={typed}
      onChange={({ target }) => {
        setTyped(target.value);
        if (startOf(target.value, 0)) onChange(target.value);
      }}
      onBlur={({ target }) => {
        if (target.value === "" && day !== "") onChange("");
      }}
    />
  );
}

/**
 * Returns the start of the day that's `daysLater` days after `day`, in the user's time zone. Undefined for an
 * incomplete date.
 */
function startOf(day: string, daysLater: number): string | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (!year || !month || !date || year < 1971 || year > 9000) return undefined;
  return new Date(year, month - 1, date + daysLater).toISOString();
}

function toDay(time: Date): string {
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, DAY_CHARS);
}
const DAY_CHARS = "2026-11-27".length;
