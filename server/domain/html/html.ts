/** Values a template accepts: text is escaped, empty values are omitted, and lists are joined. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/** HTML with all text escaped. Only `html` creates it. */
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
 * HTML from a template. Values are escaped for elements and quoted attributes, unless they were made by `html`
 * themselves.
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
