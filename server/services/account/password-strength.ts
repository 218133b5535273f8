import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { AppError } from "@/server/domain/error";
import {
  MAX_PASSWORD_CHARS,
  MIN_PASSWORD_CHARS,
  PASSWORD_FAULTS,
  type PasswordFault,
} from "@/server/domain/member/password-faults";
import { countCodePoints } from "@/server/domain/text/code-points";
import type { Database, Transaction } from "@/server/infra/db";

/** The person choosing the password. */
export interface PasswordOwner {
  email: string;
  /** The person's name and the names of their organizations. */
  names: readonly string[];
}

/** A score of 3 means that guessing the password takes more than 100 million attempts. */
const MIN_SCORE = 3;
/** Limits the time a check takes: 128 characters that look like substituted letters would take seconds. */
const MAX_CHECKED_CHARS = 32;
const MAX_SUBSTITUTIONS = 20;
/** Shorter words often appear inside other words by coincidence. */
const MIN_WORD_CHARS = 3;

export class PasswordRefusal extends AppError {
  constructor(readonly fault: PasswordFault) {
    const message = PASSWORD_FAULTS[fault];
    super("invalid-input", `/password: ${message}`, { errors: [{ pointer: "/password", message }] });
  }
}

/** Returns what's wrong with a new password, or null if it's acceptable. */
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

/** Returns each name in full and in parts, longest first: "Alder & Finch" → alderfinch, alder, finch. */
function wordsOf(names: readonly string[]): string[] {
  const words = names.flatMap((name) => [
    simplify(name),
    ...name.split("@").map(simplify),
    ...name.split(/[^\p{L}\p{N}]+/u).map(simplify),
  ]);
  const long = words.filter((word) => countCodePoints(word) >= MIN_WORD_CHARS);
  return [...new Set(long)].sort((a, b) => b.length - a.length);
}

/** Checks whether the words make up at least half of the password's letters and digits. */
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
  // Each Next bundle has its own copy of this module, but they share one copy of the word lists.
  var countersignPasswordGuesser: Promise<ZxcvbnFactory> | undefined;
}

/**
 * Loads the word lists the first time someone chooses a password, because loading takes half a second and 20
 * MB.
 */
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

/** Finds the email address and names that a user's password must not be based on. */
export async function findPasswordOwner(db: Database | Transaction, userId: string): Promise<PasswordOwner> {
  const { email, name, members } = await db.user.findUniqueOrThrow({
    where: { id: userId },
    select: {
      email: true,
      name: true,
      members: { where: { removedAt: null }, select: { organization: { select: { name: true } } } },
    },
  });
  return { email, names: [name, ...members.map(({ organization }) => organization.name)] };
}
