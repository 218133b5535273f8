/** Choices with fixed words. */
export function Options({ words }: { words: Record<string, string> }) {
  return Object.entries(words).map(([value, label]) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}

/** The names to choose from. The chosen one is listed even if its name isn't known. */
export function NamedOptions({
  items = [],
  chosen,
}: {
  items: readonly { id: string; name: string }[] | undefined;
  chosen: string | undefined;
}) {
  const missing = chosen !== undefined && !items.some(({ id }) => id === chosen);
  return [...items, ...(missing ? [{ id: chosen, name: chosen }] : [])].map(({ id, name }) => (
    <option key={id} value={id}>
      {name}
    </option>
  ));
}
