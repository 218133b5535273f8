/** Returns JSON with each object's fields sorted, so that equal values have equal text. */
export function sortedJson(value: unknown, space?: number): string {
  return JSON.stringify(value, sortFields, space);
}

function sortFields(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
