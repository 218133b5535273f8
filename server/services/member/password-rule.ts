import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { AppError } from "@/server/domain/error";
import {
  MAX_PASSWORD_CHARS,
  MIN_PASSWORD_CHARS,
  PASSWORD_FAULTS,
  type PasswordFault,
} from "@/server/domain/member/password";
import { countCodePoints } from "@/server/domain/text/code-points";

/** Whose password it is. */
export interface PasswordOwner {
  email: string;
  /** Their name and the names of their organizations. */
  names: readonly string[];
}

/** More than 100 million guesses. */
const MIN_SCORE = 3;
/** The check takes seconds for 128 characters that look like substitutions for letters. */
const MAX_CHECKED_CHARS = 32;
const MAX_SUBSTITUTIONS = 20;
/** Shorter words occur in other words by chance. */
const MIN_WORD_CHARS = 3;

/** Thrown when a new password is refused. */
export class PasswordRefusal extends AppError {
  constructor(readonly fault: PasswordFault) {
    const message = PASSWORD_FAULTS[fault];
    super("invalid-input", `/password: ${message}`, { errors: [{ pointer: "/password", message }] });
  }
}

/** What is wrong with a new password. Null if it may be used. */
export async function findPasswordFault(
  password: string,
  { email, names }: PasswordOwner,
): Promise<PasswordFault | null> {
  const length = countCodePoints(password);
  if (length < MIN_PASSWORD_CHARS || length > MAX_PASSWORD_CHARS) return "length";
  const words = wordsOf([email, ...names]);
  if (isMostly(password, words)) return "personal";
  const guesser = await loadGuesser();
  const checked = [...password].slice(0, MAX_CHECKED_CHARS).join("");
  return guesser.check(checked, words).score < MIN_SCORE ? "common" : null;
}

/** Each name as a whole and in parts, longest first: "Alder & Finch" → alderfinch, alder, finch. */
function wordsOf(names: readonly string[]): string[] {
  const words = names.flatMap((name) => [
    simplify(name),
    ...name.split("@").map(simplify),
    ...name.split(/[^\p{L}\p{N}]+/u).map(simplify),
  ]);
  const long = words.filter((word) => countCodePoints(word) >= MIN_WORD_CHARS);
  return [...new Set(long)].sort((a, b) => b.length - a.length);
}

/** Whether the words make up half of the password's letters and digits or more. */
function isMostly(password: string, words: readonly string[]): boolean {
  const whole = simplify(password);
  const rest = words.reduce((rest, word) => rest.replaceAll(word, " "), whole).replaceAll(" ", "");
  return rest.length < whole.length && rest.length * 2 <= whole.length;
}

function simplify(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}

declare global {
  // Next's bundles each have their own copy of this module. Together they load the word lists once.
  var countersignPasswordGuesser: Promise<ZxcvbnFactory> | undefined;
}

/** Loaded when a password is first chosen: the word lists take half a second and 20 MB. */
function loadGuesser(): Promise<ZxcvbnFactory> {
  globalThis.countersignPasswordGuesser ??= makeGuesser();
  return globalThis.countersignPasswordGuesser;
}

async function makeGuesser(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    l33tMaxSubstitutions: MAX_SUBSTITUTIONS,
  });
}
