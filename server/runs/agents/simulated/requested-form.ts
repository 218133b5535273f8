/** One part of the requested form. If the count is null, it depends on the length of the text. */
export interface Block {
  shape: "subject" | "lines" | "sentences" | "bullets" | "numbered" | "paragraphs";
  count: number | null;
  /** Set by requests like "3 paragraphs of 2 sentences". */
  sentencesEach: number | null;
}

export interface RequestedForm {
  blocks: Block[];
  maxWords: number | null;
}

const MAX_BLOCKS = 5;
const MAX_COUNT = 100;
const NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const NUMBER = `\\b(?:[1-9]\\d{0,4}|${NUMBERS.join("|")})\\b`;
/** All other units are list items. */
const SHAPES = ["subject", "paragraphs", "sentences", "lines"] as const;
const UNIT = "\\b(?:subject|paragraph|sentence|line|bullet|point|item|takeaway|highlight|word)s?\\b";
/** Before a unit, these words refer to the given text instead of the response. */
const POINTER = "(?:the|these|those|this|that|first|last|following|every|all)";
/** Maps different phrasings of a request to a single one. */
const PHRASES: [said: RegExp, meant: string][] = [
  [/(?<=\d),(?=\d{3}\b)/g, ""],
  [/[^\p{L}\p{N}]+/gu, " "],
  [/\b(?:basis|percentage) points?|\blines? (?:of|items?)\b|\bat least \S+ words?\b|(?<=\bone line)r\b/g, ""],
  [/\bsubject line\b|\b(?:an?|one) (?:\S+ )?(?:headline|title)\b/g, "one subject"],
  [/\bsingle\b|\ban?(?= (?:\S+ )?(?:paragraph|sentence)\b)/g, "one"],
  [/\ba couple(?: of)?\b/g, "two"],
  [new RegExp(`(?:\\blist of |${NUMBER} (?:to |or )?)(?=${NUMBER})`, "g"), ""],
  [/\bbullet(?:ed)? (?:points?|list)\b|\bnumbered list\b/g, "bullets"],
  [new RegExp(`\\b(?:${POINTER} ){1,3}(?:${NUMBER} (?:\\S+ ){0,2}?)?${UNIT}`, "g"), ""],
];
const FORM = new RegExp(
  `(?:(${NUMBER}) (?:\\S+ ){0,2}?)?(${UNIT})(?:(?: of)? (${NUMBER}) sentences?(?: each)?)?`,
  "g",
);

/**
 * Reads the requested form, such as "a 3-paragraph briefing", "five bullets", "one line", or "in 50 words".
 */
export function readRequestedForm(request: string): RequestedForm {
  const form: RequestedForm = { blocks: [], maxWords: null };
  const plain = PHRASES.reduce((text, [said, meant]) => text.replace(said, meant), request.toLowerCase());
  const list = /\bnumbered\b/i.test(request) ? "numbered" : "bullets";
  for (const [, amount, unit = "", each] of plain.matchAll(FORM)) {
    const count = toNumber(amount);
    const shape = SHAPES.find((name) => name.startsWith(unit)) ?? list;
    if (unit.startsWith("word")) form.maxWords = count ?? form.maxWords;
    else if (count || /^(?:bullets|takeaways|highlights|paragraphs)$/.test(unit))
      form.blocks.push({ shape, count: count && Math.min(count, MAX_COUNT), sentencesEach: toNumber(each) });
  }
  form.blocks.splice(MAX_BLOCKS);
  return form;
}

function toNumber(word: string | undefined): number | null {
  return word ? NUMBERS.indexOf(word) + 1 || Number(word) : null;
}
