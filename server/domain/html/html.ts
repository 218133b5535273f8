/** The values that a template accepts. Text is escaped, empty values are omitted, and lists are joined. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/** HTML with all text escaped. Only the `html` tag creates it. */
export class Html {
  readonly #source: string;

  private constructor(source: string) {
    this.#source = source;
  }

  static from(strings: TemplateStringsArray, ...parts: Part[]): Html {
    return new Html(strings.reduce((before, after, index) => before + write(parts[index - 1]) + after));
  }

  toString(): string {
    return this.#source;
  }
}

/**
 * Creates HTML from a template. Escapes values for elements and quoted attributes, except values that `html`
 * created.
 */
export const html = Html.from;

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function write(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.toString();
  if (typeof part === "object") return part.map(write).join("");
  return String(part).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
