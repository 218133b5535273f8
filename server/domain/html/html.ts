/** What may stand in a template: text is escaped, nothing is nothing, and a list is its parts one after the other. */
export type Part = Html | string | number | null | undefined | false | readonly Part[];

/** A piece of HTML in which every text stands escaped: only `html` makes one. */
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
 * HTML from a template. Whatever is put in is text, within an element or a quoted attribute, unless it is HTML that
 * was made in the same way: there is no way around the escaping.
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
