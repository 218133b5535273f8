import { spawnSync } from "node:child_process";
import { lchownSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { StartupError } from "@/server/infra/startup-error";

/** How to start a Postgres program without root and which user has to own its files. */
export type PostgresAccount = {
  /** The command that runs the program as a different user. Empty if that isn't needed. */
  prefix: string[];
  owner?: { uid: number; gid: number };
};

/**
 * Used instead of this process's environment, so Postgres doesn't see the app's secrets, locale, or time zone.
 */
export const POSTGRES_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: "production",
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
};

/**
 * Chooses the account for Postgres, which refuses to run as root. If this process is root, tries the least powerful
 * account first: the user nobody in a user namespace, then a different user, then that user with permission to enter
 * private folders (for a clone under a 0700 folder).
 */
export function choosePostgresAccount(directory: string, program: string): PostgresAccount {
  const uid = process.getuid?.() ?? -1;
  if (uid !== 0) {
    const refusal = refusalOf({ prefix: [] }, directory, program);
    if (refusal === null) return { prefix: [] };
    throw new StartupError(
      `Postgres can't use ${directory}: ${refusal}\n` +
        `If a different user owns the folder, change its owner: sudo chown -R "$(id -un)" ${dirname(directory)}`,
    );
  }
  const refusals: string[] = [];
  for (const account of rootsChoices()) {
    const refusal = refusalOf(account, directory, program);
    if (refusal === null) return account;
    refusals.push(`  ${account.prefix.join(" ")}: ${refusal}`);
  }
  throw new StartupError(
    `Postgres can't run as root, and no other user can access ${directory}:\n${refusals.join("\n")}\n` +
      "Start as a regular user, move the folder to a place every user can access (such as /srv), " +
      "or set DATABASE_URL to your own Postgres.",
  );
}

function rootsChoices(): PostgresAccount[] {
  const choices: PostgresAccount[] = [
    { prefix: ["unshare", "-U", "--map-user=65534", "--map-group=65534"], owner: { uid: 0, gid: 0 } },
  ];
  const owner = findAccount("postgres") ?? findAccount("nobody");
  if (owner) {
    const become = ["setpriv", `--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
    choices.push({ prefix: become, owner });
    choices.push({
      prefix: [
        ...become,
        "--securebits=+no_setuid_fixup",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
      ],
      owner,
    });
  }
  return choices;
}

function findAccount(name: string): { uid: number; gid: number } | undefined {
  const fields = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .find(([account]) => account === name);
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/**
 * Changes the owner of the data to match the account, since an earlier start may have used a different
 * account, for example before namespaces were disabled.
 */
function chownTree(path: string, owner: { uid: number; gid: number }) {
  const entry = lstatSync(path);
  if (entry.uid !== owner.uid || entry.gid !== owner.gid) lchownSync(path, owner.uid, owner.gid);
  if (entry.isDirectory()) for (const name of readdirSync(path)) chownTree(join(path, name), owner);
}

/** Returns why the account can't use the folder or run the program, or null if it can. */
function refusalOf(account: PostgresAccount, directory: string, program: string): string | null {
  try {
    if (account.owner) chownTree(directory, account.owner);
  } catch (error) {
    return String(error);
  }
  const trial = 'cd "$1" && : > .probe && rm .probe && exec "$2" --version';
  const [command = "sh", ...rest] = [...account.prefix, "sh", "-c", trial, "sh", directory, program];
  const result = spawnSync(command, rest, { cwd: "/", encoding: "utf8", env: POSTGRES_ENVIRONMENT });
  if (result.status === 0) return null;
  return (
    (result.error?.message ?? result.stderr).trim() ||
    `the access check failed (${result.status ?? result.signal})`
  );
}
