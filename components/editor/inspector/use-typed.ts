import { useState } from "react";

/**
 * Manages the text in a field whose value has a different form. Keeps typed text, even if it's invalid, until
 * the value changes from outside, like on undo.
 */
export function useTyped<Value, Typed>(
  value: Value,
  write: (value: Value) => Typed,
): [Typed, (typed: Typed, leadsTo: Value) => void] {
  const [last, setLast] = useState<{ typed: Typed; value: Value } | null>(null);
  const shown = last !== null && Object.is(last.value, value) ? last.typed : write(value);
  return [shown, (typed, leadsTo) => setLast({ typed, value: leadsTo })];
}
