import { CONTROL, Field } from "@/components/ui/field";
import { saySeconds, splitSeconds, type TimeUnit } from "@/server/domain/text/say-seconds";
import { type TimeRange, toSeconds } from "./numbers";
import { useTyped } from "./use-typed";

interface Typed {
  text: string;
  /** Null for no duration. */
  unit: TimeUnit | null;
}

/** The number to start with when the user switches from no duration to a unit. */
const DEFAULT_TEXT = "2";

/** The fields for a duration. Invalid input stays in the fields, and the previous duration stays in effect. */
export function DurationField({
  label,
  value,
  units,
  range,
  none,
  hint,
  error = null,
  onChange,
}: {
  label: string;
  value: number | null;
  units: readonly TimeUnit[];
  range: TimeRange;
  /** The label of the option for no duration. Undefined if a duration is required. */
  none?: string;
  hint?: string;
  /** The error in the current duration. */
  error?: string | null;
  onChange: (value: number | null) => void;
}) {
  const [{ text, unit }, setTyped] = useTyped(value, split);
  const typo = unit !== null && error === null && toSeconds(text, unit, range) === null;
  const inForce = value === null ? none : saySeconds(value);
  const offered = unit === null || units.includes(unit) ? units : [unit, ...units];

  function type(typed: Typed) {
    const next = typed.unit === null ? null : (toSeconds(typed.text, typed.unit, range) ?? value);
    setTyped(typed, next);
    if (next !== value) onChange(next);
  }

  return (
    <Field
      label={label}
      hint={hint}
      error={
        typo
          ? `Enter a duration from ${saySeconds(range.min)} to ${saySeconds(range.max)}. The current value, ${inForce}, still applies.`
          : error
      }
    >
      {({ id, ...wiring }) => (
        <div className="flex gap-2">
          {unit !== null && (
            <input
              {...wiring}
              id={id}
              type="text"
              inputMode="decimal"
              autoComplete="off"
              maxLength={12}
              value={text}
              onChange={({ target }) => type({ text: target.value, unit })}
              className={`${CONTROL} h-9 max-w-24 touch:h-11`}
            />
          )}
          <select
            {...(unit === null ? { ...wiring, id } : { "aria-label": `${label}: unit` })}
            value={unit ?? ""}
            onChange={({ target }) =>
              type({ text, unit: offered.find((unit) => unit === target.value) ?? null })
            }
            className={`${CONTROL} h-9 max-w-60 touch:h-11`}
          >
            {offered.map((unit) => (
              <option key={unit} value={unit}>
                {unit}s
              </option>
            ))}
            {none !== undefined && <option value="">{none}</option>}
          </select>
        </div>
      )}
    </Field>
  );
}

function split(seconds: number | null): Typed {
  if (seconds === null) return { text: DEFAULT_TEXT, unit: null };
  const { count, unit } = splitSeconds(seconds);
  return { text: String(count), unit };
}
