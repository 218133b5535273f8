import fc from "fast-check";
import { expect } from "vitest";

/** Returns whether a document's HTML shows its Markdown as source, with a note. */
export function isSource(html: string): boolean {
  return html.includes('role="note"');
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&#x27;": "'", "&amp;": "&" };

/** Returns the text that a reader of a document's HTML sees, including the numbers of ordered lists. */
export function textIn(html: string): string {
  const lists: (number | null)[] = [];
  let seen = "";
  for (const part of html.replace(/<(p|small) role="note".*?<\/\1>/, "").split(/(<[^>]*>)/)) {
    const start = /^<ol start="(\d+)"/.exec(part)?.[1];
    if (start || part.startsWith("<ul")) lists.push(start ? Number(start) : null);
    else if (part === "</ol>" || part === "</ul>") lists.pop();
    else if (part.startsWith("<li")) {
      const number = lists.at(-1);
      if (typeof number === "number") {
        seen += number;
        lists[lists.length - 1] = number + 1;
      }
    } else if (!part.startsWith("<")) seen += part;
  }
  return Object.entries(ENTITIES).reduce((text, [entity, one]) => text.replaceAll(entity, one), seen);
}

const WORDS = [
  "a",
  "Б ",
  "7",
  "$",
  "€ ",
  "元",
  "✅",
  "x",
  "<script>",
  '" onload="x',
  "'",
  "&lt;",
  "<a href=",
];
const MARKS = [..."* _ [ ]( ) < > ` # | ~~ ! \\ - +".split(" "), ": ", "\n", "\n\n", "    ", "- ", "+ "];
const BLOCKS = [
  "\n\n[a]: b",
  " 'a')",
  "```a\u00a0b\n",
  "\n| a |\n|-|\n| b | a |\n",
  "[^a]",
  "&#97;",
  "\n2. ",
  "\n- [x] ",
  "\n3. [ ] ",
  "![](",
  "[](",
];

const documents = fc
  .array(fc.constantFrom(...WORDS, ...WORDS, ...MARKS, ...BLOCKS), { maxLength: 30 })
  .map((parts) => parts.join(""));

/** Renders many random Markdown documents and expects every letter, digit, and symbol to be visible. */
export function expectNothingHidden(render: (text: string) => string): void {
  const property = fc.property(documents, (text) => {
    expect(essenceOf(textIn(render(text)))).toBe(essenceOf(text));
  });
  fc.assert(property, { numRuns: 2_000 });
}

function essenceOf(text: string): string {
  return text
    .replaceAll("☑", "x")
    .replaceAll("☐", "")
    .replace(/[^\p{L}\p{N}$€✅]/gu, "");
}

/** Returns documents that contain a hostile line, each in different Markdown elements. */
export function placeInDocuments(line: string): string[] {
  return [
    line,
    `# ${line}`,
    `- **${line}**`,
    `[${line}](${line})`,
    `![${line}](${line} "${line}")`,
    `\`\`\`${line}\n${line}\n\`\`\``,
    `| ${line} |\n|---|\n| a |`,
  ];
}

/** Matches a link or source attribute whose URL isn't a web or email address. */
export const UNSAFE_ADDRESS = /(?:href|src)="(?!https?:|mailto:)/;
