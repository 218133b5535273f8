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

/** Earlier versions allowed this many characters. */
const MAX_STORED_CHARS = 200;

/** The hash of a new password. Throws a `PasswordRefusal` if it's too weak. */
export async function hashNewPassword(password: string, owner: PasswordOwner): Promise<string> {
  const fault = await findPasswordFault(password, owner);
  if (fault) throw new PasswordRefusal(fault);
  return hashPassword(password);
}

/** argon2id with the parameters that OWASP recommends: 19 MiB, two passes. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
}

let nobody: Promise<string> | undefined;

/** Whether the password matches the hash. Null, for an unknown user, takes as long and is false. */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  if (countCodePoints(password) > MAX_STORED_CHARS) return false;
  nobody ??= hashPassword("a password that nobody has");
  return (await verify(passwordHash ?? (await nobody), password)) && passwordHash !== null;
}

/** Whose password it is. */
interface PasswordOwner {
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

/** The email and names that a user's password must not be based on. */
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
 * Replaces a user's password and notifies them by email. The caller has locked the user. All sign-ins end, and so do
 * links to choose a password. Labels stay after a change in Settings, because anyone who knew the previous password may
 * have made it.
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

/** A link for someone who has joined replaces their password. A link to join doesn't. */
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
 * Removes the label once nobody else can know the member's password. Revokes their tokens too, since the person who had
 * their link may have created some.
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

/** Users are shared by all organizations. Taken after the members' lock, while a password is set or checked. */
export async function lockUser(db: Transaction, userId: string): Promise<void> {
  await db.$queryRaw`SELECT 1 FROM "User" WHERE "id" = ${userId} FOR NO KEY UPDATE`;
}
