/** Applies `change` to every string in a JSON value, including field names. */
export function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [change(name), mapStrings(item, change)]),
  );
}

/** Same as `mapStrings`, but `change` is asynchronous. */
export async function mapStringsAsync(
  value: unknown,
  change: (text: string) => Promise<string>,
): Promise<unknown> {
  if (typeof value === "string") return change(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const item of value) items.push(await mapStringsAsync(item, change));
    return items;
  }
  const fields: [string, unknown][] = [];
  for (const [name, item] of Object.entries(value))
    fields.push([await change(name), await mapStringsAsync(item, change)]);
  return Object.fromEntries(fields);
}
