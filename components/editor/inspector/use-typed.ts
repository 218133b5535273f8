import { useState } from "react";

/**
 * Manages the text of a field whose value isn't text, such as a number. Keeps the typed text, even if it's invalid,
 * until the value changes from outside, such as through undo.
 */
export function useTyped<Value, Typed>(
  value: Value,
  write: (value: Value) => Typed,
): [Typed, (typed: Typed, leadsTo: Value) => void] {
  const [last, setLast] = useState<{ typed: Typed; value: Value } | null>(null);
  const shown = last !== null && Object.is(last.value, value) ? last.typed : write(value);
  return [shown, (typed, leadsTo) => setLast({ typed, value: leadsTo })];
}
