type Shape = "subject" | "lines" | "sentences" | "bullets" | "paragraphs";

/** One part of the asked form. A count of null leaves it to the length of the text. */
export interface Block {
  shape: Shape;
  count: number | null;
  /** "3 paragraphs of 2 sentences". */
  sentencesEach: number | null;
}

export interface RequestedForm {
  blocks: Block[];
  maxWords: number | null;
  isNumbered: boolean;
  isBrief: boolean;
}

/** The most that is done of what a request asks for. */
const MAX_BLOCKS = 5;
const MAX_COUNT = 100;
const MAX_SENTENCES_EACH = 20;

const NUMBERS = new Map([
  ["one", 1],
  ["single", 1],
  ["two", 2],
  ["couple", 2],
  ["three", 3],
  ["few", 3],
  ["four", 4],
  ["five", 5],
  ["six", 6],
  ["seven", 7],
  ["eight", 8],
  ["nine", 9],
  ["ten", 10],
  ["eleven", 11],
  ["twelve", 12],
]);
const UNITS = new Map<string, Shape | "words">([
  ["paragraph", "paragraphs"],
  ["sentence", "sentences"],
  ["line", "lines"],
  ["liner", "lines"],
  ["bullet", "bullets"],
  ["bulletpoint", "bullets"],
  ["point", "bullets"],
  ["item", "bullets"],
  ["takeaway", "bullets"],
  ["highlight", "bullets"],
  ["word", "words"],
]);
/** Before an amount these speak of the text at hand, not of the answer. */
const POINTERS = new Set([
  "the",
  "these",
  "those",
  "this",
  "that",
  "first",
  "last",
  "following",
  "every",
  "all",
]);
/** Units that ask for a list even without an amount. */
const LISTS = new Set(["bullets", "bullet", "bulletpoints", "takeaways", "highlights"]);

/** Reads what form a request asks for: "a 3-paragraph briefing", "five bullets", "one line", "in 50 words". */
export function readRequestedForm(request: string): RequestedForm {
  const words = toWords(request);
  const form: RequestedForm = {
    blocks: [],
    maxWords: null,
    isNumbered: words.includes("numbered"),
    isBrief:
      request.trim().endsWith("?") || words.some((word) => /^(?:briefly|short|concise|tldr)$/.test(word)),
  };
  for (const [index, word] of words.entries()) {
    if (form.blocks.length === MAX_BLOCKS) break;
    if (isSubject(words, index)) form.blocks.push({ shape: "subject", count: 1, sentencesEach: null });
    else addUnit(form, words, index, word);
  }
  if (form.blocks.length === 0 && words.some((word) => word === "bulleted" || word === "numbered"))
    form.blocks.push({ shape: "bullets", count: null, sentencesEach: null });
  return form;
}

function addUnit(form: RequestedForm, words: string[], index: number, word: string): void {
  const unit = UNITS.get(word.replace(/s$/, ""));
  const previous = words[index - 1] ?? "";
  const next = words[index + 1] ?? "";
  if (!unit || (unit === "lines" && (previous === "subject" || next === "item" || next === "of"))) return;
  if (word.startsWith("point") && /^(?:bullets?|basis|percentage)$/.test(previous)) return;

  const amount = findAmount(words, index, !word.endsWith("s"));
  if (unit === "words") {
    if (amount && amount.before !== "least") form.maxWords = amount.count;
    return;
  }
  const last = form.blocks.at(-1);
  if (last && amount && unit === "sentences" && (amount.before === "of" || next === "each")) {
    last.sentencesEach = Math.min(amount.count, MAX_SENTENCES_EACH);
    return;
  }
  if (amount && (POINTERS.has(amount.before) || next === "each")) return;
  const isList = LISTS.has(word) && !POINTERS.has(previous);
  const isPlain = word === "paragraphs" && !POINTERS.has(previous) && !POINTERS.has(words[index - 2] ?? "");
  if (!amount && !isList && !isPlain) return;
  const count = amount && next !== "list" ? Math.min(amount.count, MAX_COUNT) : null;
  form.blocks.push({ shape: unit, count, sentencesEach: null });
}

/** The amount up to three words before a unit ("3 short key points"), and the word before the amount. */
function findAmount(
  words: string[],
  unit: number,
  isSingular: boolean,
): { count: number; before: string } | null {
  for (let index = unit - 1; index >= Math.max(0, unit - 3); index--) {
    const word = words[index] ?? "";
    const isArticle =
      (word === "a" || word === "an") && isSingular && /^(?:paragraph|sentence)$/.test(words[unit] ?? "");
    const count = isArticle ? 1 : toNumber(word);
    if (count === null) {
      if (POINTERS.has(word)) return null;
      continue;
    }
    const isRange = /^(?:to|or)$/.test(words[index - 1] ?? "") && toNumber(words[index - 2] ?? "") !== null;
    return { count, before: words[isRange ? index - 3 : index - 1] ?? "" };
  }
  return null;
}

function isSubject(words: string[], index: number): boolean {
  const word = words[index];
  if (word === "subject") return words[index + 1] === "line";
  if (word !== "headline" && word !== "title") return false;
  return [words[index - 1], words[index - 2]].some((before) => /^(?:an?|one|single)$/.test(before ?? ""));
}

function toWords(request: string): string[] {
  return request
    .toLowerCase()
    .replace(/(\d),(?=\d{3}\b)/g, "$1")
    .replace(/(\d) ?[-–] ?(?=\d)/g, "$1 to ")
    .replace(/tl;dr/g, "tldr")
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}

function toNumber(word: string): number | null {
  if (/^\d{1,5}$/.test(word)) return Number(word) > 0 ? Number(word) : null;
  return NUMBERS.get(word) ?? null;
}
