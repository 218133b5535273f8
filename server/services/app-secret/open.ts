import {
  makeKeptSecret,
  previousSecretPath,
  readKeptSecrets,
  secretPath,
} from "@/server/infra/data-folder/kept-secret";
import type { Database } from "@/server/infra/db";
import { appSecrets, type Env, settle } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import { StartupError } from "@/server/infra/startup-error";
import { fingerprintSecret } from "@/server/services/secret/keys";
import { countEncrypted, hasEncryptedRows } from "./columns";
import { findOtherSecrets, forgetSecrets, REPORT_EVERY_MS, recordSecret, reportSecret } from "./in-use";

/**
 * Returns the environment with the app's secret. If APP_SECRET isn't set, uses the secret in the data folder, or
 * generates one for a new database. Throws if the secret can't decrypt the stored values, unless `allowUnreadable` is
 * set.
 */
export async function openAppSecret(
  db: Database,
  given: Env,
  options: { allowUnreadable?: boolean } = {},
): Promise<Env> {
  if (given.appSecret !== undefined) {
    await checkAppSecret(db, { current: "APP_SECRET", previous: "APP_SECRET_PREVIOUS" }, options);
    return given;
  }
  const path = secretPath(given.dataDir);
  const found = readKeptSecrets(given.dataDir);
  if (!found && !options.allowUnreadable) await requireNoSecret(db, path);
  const { current, previous } = found ?? makeKeptSecret(given.dataDir);
  const settled = settle({ ...given, appSecret: current, previousAppSecret: previous });
  const source = { current: `The secret in ${path}`, previous: previousSecretPath(given.dataDir) };
  await checkAppSecret(db, source, options);
  return settled;
}

/**
 * Regularly reports which secret this process encrypts with, for other processes and `npm run rotate-secret`.
 */
export async function startSecretReports(db: Database): Promise<{ stop(): Promise<void> }> {
  await reportSecret(db);
  let pending = Promise.resolve();
  const timer = setInterval(() => {
    pending = reportSecret(db).catch((error: unknown) =>
      logger().debug({ err: error }, "couldn't record which APP_SECRET is in use; will retry"),
    );
  }, REPORT_EVERY_MS).unref();
  return {
    async stop() {
      clearInterval(timer);
      await pending;
    },
  };
}

/** How error messages refer to the secrets: by where each one is set. */
interface SecretSource {
  current: string;
  previous: string;
}

/**
 * Throws if the secrets can't decrypt the stored values. Reads rows only if the database has no record of
 * these secrets or has a record of other, unknown secrets.
 */
export async function checkAppSecret(
  db: Database,
  source: SecretSource,
  { allowUnreadable = false } = {},
): Promise<void> {
  const known = appSecrets().map(fingerprintSecret);
  const others = await findOtherSecrets(db);
  const foreign = others.map(({ fingerprint }) => fingerprint).filter((one) => !known.includes(one));
  const isRecorded = (await db.appSecret.count({ where: { fingerprint: { in: known } } })) > 0;
  if (!isRecorded || foreign.length > 0) {
    const { readable, unreadable } = await countEncrypted(db);
    // Earlier versions, which didn't record secrets, ran even if some rows were unreadable. Without a record,
    // a secret therefore counts as wrong only if it can't decrypt any rows.
    if (unreadable > 0 && !allowUnreadable && (foreign.length > 0 || readable === 0))
      throw new StartupError(describeMismatch(source, unreadable));
    if (unreadable > 0)
      logger().warn(
        { unreadable },
        "some stored secrets were encrypted with an unknown APP_SECRET; enter them again, or set APP_SECRET_PREVIOUS and run npm run rotate-secret",
      );
    await forgetSecrets(db, foreign);
  }
  await recordSecret(db);
}

/**
 * Throws if the database already uses a secret, because a newly generated secret couldn't replace it.
 * `source` is where the existing secret was stored.
 */
async function requireNoSecret(db: Database, source: string): Promise<void> {
  if ((await db.appSecret.count()) === 0 && !(await hasEncryptedRows(db))) return;
  throw new StartupError(
    `${source} is missing, but this database needs it. Restore the file from a backup, or set APP_SECRET to ` +
      `its contents. ${LOST}`,
  );
}

const LOST =
  "If it's lost, run: npm run rotate-secret -- --allow-unreadable (you then have to enter stored secrets again, and everyone has to sign in again).";

function describeMismatch({ current, previous }: SecretSource, unreadable: number): string {
  const secrets = unreadable === 1 ? "1 stored secret was" : `${unreadable} stored secrets were`;
  return (
    `${current} doesn't match this database: ${secrets} encrypted with a different secret. Restore the old secret. To change the secret instead, put ` +
    `the old secret in ${previous}, start the app, then run: npm run rotate-secret. ${LOST}`
  );
}
