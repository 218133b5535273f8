import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { countOf } from "@/server/domain/text/words";
import {
  type KeptSecrets,
  previousSecretPath,
  readKeptSecrets,
  replaceKeptSecret,
  secretPath,
} from "@/server/infra/data-folder/kept-secret";
import type { Database } from "@/server/infra/db";
import { appSecrets, type Env, settle } from "@/server/infra/env";
import { explainFailure, StartupError } from "@/server/infra/startup-error";
import { findOtherSecrets, forgetSecrets, recordSecret } from "@/server/services/app-secret/in-use";
import { openAppSecret } from "@/server/services/app-secret/open";
import { rotateEncryptedRows } from "@/server/services/app-secret/rotate";
import { fingerprintSecret } from "@/server/services/secret/keys";
import { type OpenDatabase, withDatabase } from "./database";

const USAGE = `Usage:
  npm run rotate-secret                         re-encrypts all stored secrets with the current secret
  npm run rotate-secret -- --allow-unreadable   continues even if some stored secrets can't be read

If you use APP_SECRET, first set it to a new secret, and APP_SECRET_PREVIOUS to the old one. Otherwise, this creates a new secret.`;

/** This lock is held while the command runs, so only one process creates a secret. */
const LOCK = 72707370;
const POLL_MS = 1_000;

/**
 * Re-encrypts stored secrets with a new APP_SECRET, whether or not the app is running. Returns the exit code.
 */
export async function runRotateSecret(args: string[]): Promise<number> {
  try {
    if (args.includes("--help")) {
      console.log(USAGE);
      return 0;
    }
    const options = readOptions(args);
    return await withDatabase((open) => withLock(open.url, (lost) => rotate(open, options, lost)));
  } catch (error) {
    console.error(explainFailure(error));
    return 1;
  }
}

function readOptions(args: string[]): { allowUnreadable: boolean } {
  try {
    const { values } = parseArgs({ args, options: { "allow-unreadable": { type: "boolean" } } });
    return { allowUnreadable: values["allow-unreadable"] ?? false };
  } catch (error) {
    throw new StartupError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}

/** Runs `work` while holding the lock. If the connection breaks, the lock is lost and the signal is aborted. */
async function withLock<T>(url: string, work: (lost: AbortSignal) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  const lost = new AbortController();
  client.on("error", ({ message }) =>
    lost.abort(new StartupError(`The connection to the database was lost (${message}). Run this again.`)),
  );
  await client.connect();
  try {
    const { rows } = await client.query<{ free: boolean }>("SELECT pg_try_advisory_lock($1) AS free", [LOCK]);
    if (!rows[0]?.free)
      throw new StartupError("rotate-secret is already running on this database. Wait for it to finish.");
    return await work(lost.signal);
  } catch (error) {
    throw lost.signal.aborted ? lost.signal.reason : error;
  } finally {
    await client.end();
  }
}

async function rotate(
  { db, url, settings, isExclusive }: OpenDatabase,
  options: { allowUnreadable: boolean },
  lost: AbortSignal,
): Promise<number> {
  const isKept = settings.appSecret === undefined;
  const isMissing = isKept && readKeptSecrets(settings.dataDir) === null;
  if (isMissing && settings.databaseUrl)
    throw new StartupError("APP_SECRET isn't set. Run this with the same settings as the app.");
  const settled = await openAppSecret(db, settle({ ...settings, databaseUrl: url }), options);
  if (isKept && !isMissing && (await replaceUnlessPrevious(db, settled)) && !isExclusive) {
    console.log(
      `The new secret is in ${secretPath(settings.dataDir)}, and the previous one is in ${previousSecretPath(settings.dataDir)}.\n` +
        "Restart Countersign, then run this again: npm run rotate-secret",
    );
    return 0;
  }
  const isUnfinished = (await findOtherSecrets(db)).length > 0;
  if (!isExclusive) await waitForOthers(db, lost);
  const { reencrypted, unreadable, changed } = await rotateEncryptedRows(db, report(lost));
  console.log(`${countOf(reencrypted, "stored secret")} re-encrypted.`);
  if (changed > 0)
    throw new StartupError(`${countOf(changed, "stored secret")} kept changing. Run this again.`);
  await deleteUnneeded(db, { unreadable, isExclusive, ...options });
  const acceptsLoss = isMissing || (options.allowUnreadable && unreadable > 0);
  if (!isUnfinished && reencrypted === 0 && !acceptsLoss)
    throw new StartupError(describeFinished(settings, isKept));
  console.log(describeRest(settings, isKept));
  return 0;
}

/**
 * Replaces the secret in the data folder unless a previous secret is stored. The previous secret may still be
 * needed for rows, sessions, and review links. Returns whether the secret was replaced.
 */
async function replaceUnlessPrevious(db: Database, settings: Env): Promise<boolean> {
  const kept = readKeptSecrets(settings.dataDir);
  if (!kept) throw new StartupError(`${secretPath(settings.dataDir)} is missing. Run this again.`);
  if (kept.previous) return false;
  settleKept(settings, replaceKeptSecret(settings.dataDir, kept));
  await recordSecret(db);
  return true;
}

function settleKept(settings: Env, { current, previous }: KeptSecrets): void {
  settle({ ...settings, appSecret: current, previousAppSecret: previous });
}

/**
 * Waits until all processes that encrypt with a different secret have stopped. They may not know the new secret, so
 * they couldn't read what it encrypts. Throws if one of them is still running.
 */
async function waitForOthers(db: Database, lost: AbortSignal): Promise<void> {
  const isInUse = async () => (await findOtherSecrets(db)).filter((other) => other.isInUse);
  const first = await isInUse();
  if (first.length === 0) return;
  console.log(
    "Waiting until all processes that use a different secret have stopped. This can take up to 45 seconds after the last one stops…",
  );
  const last = (usedAt: Date | null) => usedAt?.getTime() ?? 0;
  for (;;) {
    await pause(POLL_MS, undefined, { signal: lost });
    const now = await isInUse();
    if (now.length === 0) return;
    const reported = now.some(({ fingerprint, usedAt }) => {
      const before = first.find((other) => other.fingerprint === fingerprint);
      return last(usedAt) > last(before?.usedAt ?? null);
    });
    if (reported)
      throw new StartupError(
        "A running process still uses a different secret, so nothing was changed. Restart every process with the new " +
          "secret, then run this again.",
      );
  }
}

function report(lost: AbortSignal): Parameters<typeof rotateEncryptedRows>[1] {
  let reported = "";
  return ({ table }, { reencrypted }) => {
    lost.throwIfAborted();
    const line = `${table}: ${countOf(reencrypted, "stored secret")} re-encrypted so far`;
    if (reencrypted > 0 && line !== reported) console.log(line);
    reported = line;
  };
}

/**
 * Deletes the records of secrets that are no longer needed, so that the app can start without those secrets. Prints how
 * many rows need an unknown secret.
 */
async function deleteUnneeded(
  db: Database,
  options: { unreadable: number; allowUnreadable: boolean; isExclusive: boolean },
): Promise<void> {
  const { unreadable, allowUnreadable, isExclusive } = options;
  const known = appSecrets().map(fingerprintSecret);
  const others = await findOtherSecrets(db);
  const isForeign = ({ fingerprint }: { fingerprint: string }) => !known.includes(fingerprint);
  const keepsForeign = unreadable > 0 && !allowUnreadable;
  const unneeded = others.filter((other) => !keepsForeign || !isForeign(other));
  await forgetSecrets(
    db,
    unneeded.map(({ fingerprint }) => fingerprint),
    { isExclusive },
  );
  if (unreadable === 0) return;
  console.error(
    `${countOf(unreadable, "stored secret")} can't be read with the current or the previous secret. Enter them again in the ` +
      "app, or set the secret that encrypted them as APP_SECRET_PREVIOUS and run this again.",
  );
}

function describeFinished({ dataDir }: Env, isKept: boolean): string {
  const [secret, next] = isKept
    ? [
        `the secret in ${secretPath(dataDir)}`,
        `first delete ${previousSecretPath(dataDir)}. This ends sessions and review links from before the last rotation.`,
      ]
    : [
        "APP_SECRET",
        "set APP_SECRET to a new secret and APP_SECRET_PREVIOUS to the old one, restart Countersign, then run this again.",
      ];
  return `Nothing was rotated: everything is already encrypted with ${secret}. To rotate, ${next}`;
}

function describeRest({ dataDir, previousAppSecret }: Env, isKept: boolean): string {
  const previous = isKept
    ? `Everything is encrypted with the secret in ${secretPath(dataDir)}. The previous one, in ${previousSecretPath(dataDir)}, can be deleted`
    : previousAppSecret
      ? "Everything is encrypted with APP_SECRET. APP_SECRET_PREVIOUS can be removed"
      : null;
  if (!previous) return "Everything is encrypted with APP_SECRET.";
  return `${previous} once earlier review links have expired and earlier tool calls have been decided.`;
}
