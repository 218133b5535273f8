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
import { countSealed, hasSealedRows } from "./columns";
import { findOtherSecrets, forgetSecrets, REPORT_EVERY_MS, recordSecret, reportSecret } from "./in-use";

/**
 * Settles the secret: APP_SECRET, or the one in the data folder, which is made for a new database. Refuses one that
 * can't read what the database holds. `allowUnreadable`: the operator accepts losing what it can't read.
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

/** Tells other processes and `npm run rotate-secret` which secret this process encrypts with, until it's stopped. */
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

/** What error messages call the place where each secret is set. */
interface SecretSource {
  current: string;
  previous: string;
}

/**
 * Refuses secrets that can't read what is stored. Rows are only read if it isn't known which secrets they need.
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
    const { readable, unreadable } = await countSealed(db);
    // Before secrets were recorded, the app ran with some rows unreadable. So only a secret that opens none is wrong.
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

/** Refuses to make a secret for a database that needs an earlier one. `source`: where that secret was stored. */
async function requireNoSecret(db: Database, source: string): Promise<void> {
  if ((await db.appSecret.count()) === 0 && !(await hasSealedRows(db))) return;
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
    `${current} doesn't match this database: ${secrets} encrypted with a different one. Restore the old secret. To change it instead, put ` +
    `the old secret in ${previous}, start the app, then run: npm run rotate-secret. ${LOST}`
  );
}
