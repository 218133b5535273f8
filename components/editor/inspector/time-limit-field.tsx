import { describeSeconds, splitSeconds, type TimeUnit } from "@/components/reviews/describe-policy";
import { CONTROL, Field } from "@/components/ui/field";
import { toSeconds } from "./numbers";
import { useTyped } from "./use-typed";

interface Typed {
  text: string;
  /** null: there is no limit. */
  unit: TimeUnit | null;
}

const DEFAULT_TEXT = "2";

/** How long a review may wait. What is no such time stays in the fields, and the limit before it stays in force. */
export function TimeLimitField({
  value,
  error,
  onChange,
}: {
  value: number | null;
  error: string | null;
  onChange: (value: number | null) => void;
}) {
  const [{ text, unit }, setTyped] = useTyped(value, split);
  // The problem says so when the time in force is none itself.
  const typo = unit !== null && error === null && toSeconds(text, unit) === null;
  const inForce = value === null ? "there is no limit" : `it is ${describeSeconds(value)}`;
  const units: TimeUnit[] = ["minute", "hour", "day"];
  if (unit === "second") units.unshift("second");

  function type(typed: Typed) {
    const next = typed.unit === null ? null : (toSeconds(typed.text, typed.unit) ?? value);
    setTyped(typed, next);
    if (next !== value) onChange(next);
  }

  return (
    <Field
      label="Within"
      hint={unit === null && "The run waits until somebody decides."}
      error={typo ? `Type a time from 1 second to 366 days. Until then ${inForce}.` : error}
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
            {...(unit === null ? { ...wiring, id } : { "aria-label": "Unit of the time" })}
            value={unit ?? ""}
            onChange={({ target }) => type({ text, unit: toUnit(target.value) })}
            className={`${CONTROL} h-9 max-w-40 touch:h-11`}
          >
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {unit}s
              </option>
            ))}
            <option value="">no limit</option>
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

function toUnit(value: string): TimeUnit | null {
  return value === "second" || value === "minute" || value === "hour" || value === "day" ? value : null;
}
