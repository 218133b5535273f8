import { hash, verify } from "@node-rs/argon2";
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { AppError } from "@/server/domain/error";
import {
  MAX_PASSWORD_CHARS,
  MIN_PASSWORD_CHARS,
  PASSWORD_FAULTS,
  type PasswordFault,
} from "@/server/domain/member/password";
import { memberStatus } from "@/server/domain/member/rules";
import { countCodePoints } from "@/server/domain/text/code-points";
import type { AccountMailKind, Prisma } from "@/server/generated/prisma/client";
import type { Database, Transaction } from "@/server/infra/db";
import { queueAccountMail } from "@/server/services/outbox/account-mail";
import { JOINING } from "@/server/services/presenters/member";
import { endSignIns } from "./sign-ins";

/** Earlier versions of the app allowed passwords of up to this many characters. */
const MAX_STORED_CHARS = 200;

/** Hashes a new password. Throws a `PasswordRefusal` if the password is too weak. */
export async function hashNewPassword(password: string, owner: PasswordOwner): Promise<string> {
  const fault = await findPasswordFault(password, owner);
  if (fault) throw new PasswordRefusal(fault);
  return hashPassword(password);
}

/** Hashes a password with argon2id and the parameters that OWASP recommends: 19 MiB, two passes. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

let nobody: Promise<string> | undefined;

/**
 * Checks whether the password matches the hash. Pass null for an unknown user: the check takes just as long
 * and returns false.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (countCodePoints(password) > MAX_STORED_CHARS) return false;
  nobody ??= hashPassword("a password that nobody has");
  return (await verify(passwordHash ?? (await nobody), password)) && passwordHash !== null;
}

/** The person who is choosing the password. */
interface PasswordOwner {
  email: string;
  /** The person's name and the names of their organizations. */
  names: readonly string[];
}

/** A score of 3 means that guessing the password takes more than 100 million attempts. */
const MIN_SCORE = 3;
/** Checking 128 characters that look like substituted letters would take seconds. */
const MAX_CHECKED_CHARS = 32;
const MAX_SUBSTITUTIONS = 20;
/** Shorter words often appear inside other words by coincidence. */
const MIN_WORD_CHARS = 3;

/** Thrown when a new password is rejected. */
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

/** Finds the email address and names that a user's password can't be based on. */
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

interface NewPassword {
  userId: string;
  passwordHash: string;
  how: Exclude<AccountMailKind, "PASSWORD_RESET">;
  now: Date;
}

/**
 * Replaces a user's password, ends their sign-ins and password links, and notifies them by email. The caller
 * has to lock the user first. The record of who gave the user their link stays after a change in Settings,
 * because anyone who knew the old password could have made that change.
 */
export async function replacePassword(
  db: Transaction,
  { userId, passwordHash, how, now }: NewPassword,
): Promise<void> {
  const before = await db.user.findUniqueOrThrow({ where: { id: userId } });
  await db.user.update({ where: { id: userId }, data: { passwordHash } });
  await db.passwordReset.deleteMany({ where: { userId } });
  await endPasswordLinks(db, userId, now);
  await endSignIns(db, { userId });
  if (how !== "CHANGED_IN_SETTINGS") await clearHandedOver(db, { userId }, now);
  if (before.passwordHash !== null) await queueAccountMail(db, { kind: how, to: before.email, now });
}

/**
 * Ends links that could replace the user's password. Links to join an organization can't replace it, so they
 * stay valid.
 */
async function endPasswordLinks(db: Transaction, userId: string, now: Date): Promise<void> {
  const members = await db.member.findMany({
    where: { userId, removedAt: null },
    select: { id: true, ...JOINING },
  });
  const joined = members.filter((member) => memberStatus(member) === "active").map(({ id }) => id);
  await db.invitation.updateMany({
    where: { memberId: { in: joined }, usedAt: null, expiresAt: { gt: now } },
    data: { expiresAt: now, sealedToken: null },
  });
}

/**
 * Clears the record of who gave the matching members their links. Call this once no one else can know those
 * members' passwords. Also revokes their tokens, because the person who had a link may have created some.
 */
export async function clearHandedOver(
  db: Transaction,
  which: Pick<Prisma.MemberWhereInput, "id" | "userId">,
  now: Date,
): Promise<void> {
  const members = await db.member.findMany({
    where: { ...which, joinedByLinkFrom: { not: null } },
    select: { id: true },
  });
  const ids = members.map(({ id }) => id);
  await db.member.updateMany({
    where: { id: { in: ids } },
    data: { joinedByLinkFrom: null, joinedByLinkFromId: null },
  });
  await db.apiToken.updateMany({
    where: { memberId: { in: ids }, revokedAt: null },
    data: { revokedAt: now },
  });
}

/**
 * Locks a user until the transaction ends, so that no one else can change the password. If you also lock the
 * organization's members, lock them first.
 */
export async function lockUser(db: Transaction, userId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}
