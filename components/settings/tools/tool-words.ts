export function toolsInWords(count: number): string {
  return count === 1 ? "1 tool" : `${count.toLocaleString("en")} tools`;
}

interface Named {
  name: string;
}

/** What a server said when it was asked again: "It answers, and has 13 tools. New: a. Gone: b, c." */
export function describeRefresh(before: readonly Named[], after: readonly Named[]): string {
  const lacking = (some: readonly Named[], others: readonly Named[]) =>
    some.filter(({ name }) => !others.some((other) => other.name === name)).map(({ name }) => name);
  const parts = [
    ["New", lacking(after, before)],
    ["Gone", lacking(before, after)],
  ] as const;
  const changes = parts.flatMap(([word, names]) =>
    names.length === 0 ? [] : ` ${word}: ${names.join(", ")}.`,
  );
  return `It answers, and has ${toolsInWords(after.length)}.${changes.join("")}`;
}

/** Whether a credential may go to an address: it is of the same origin. */
export function goesTo({ baseUrl }: { baseUrl: string }, url: string): boolean {
  return URL.canParse(url) && URL.canParse(baseUrl) && new URL(url).origin === new URL(baseUrl).origin;
}
