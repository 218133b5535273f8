import { useState } from "react";

/**
 * What stands in a field whose value is kept in another form. What was typed stands there as it was typed, also while
 * it leads to no value, until the value becomes another by other means: undone, say.
 */
export function useTyped<Value, Typed>(
  value: Value,
  write: (value: Value) => Typed,
): [Typed, (typed: Typed, leadsTo: Value) => void] {
  const [last, setLast] = useState<{ typed: Typed; value: Value } | null>(null);
  const shown = last !== null && Object.is(last.value, value) ? last.typed : write(value);
  return [shown, (typed, leadsTo) => setLast({ typed, value: leadsTo })];
}
