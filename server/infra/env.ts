import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { parseUrl } from "@/server/domain/http/parse-url";
import { type ModelSettings, PROVIDER_URLS } from "@/server/domain/model/provider";
import { contactAddress, databaseAddress, text, webAddress, wholeNumber } from "./env-values";
import { isLoopback, isUnspecified } from "./host";
import { StartupError } from "./startup-error";

/** The maximum number of concurrent calls by the built-in executor. */
export const EMBEDDED_CALLS = 50;

const Variables = z.object({
  NODE_ENV: text.default("development"),
  PORT: wholeNumber(1, 65535).default(8080),
  HOST: text.default("127.0.0.1"),
  PUBLIC_URL: webAddress.optional(),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  DATA_DIR: text.default(".data"),
  DATABASE_URL: databaseAddress.optional(),
  MIGRATION_DATABASE_URL: databaseAddress.optional(),
  TEST_DATABASE_URL: text.optional(),
  APP_SECRET: text
    .min(32, "must have at least 32 characters. Generate one with: openssl rand -base64 32")
    .optional(),
  APP_SECRET_PREVIOUS: text
    .min(32, "must have at least 32 characters. Set it to the previous APP_SECRET")
    .optional(),
  METRICS_TOKEN: text
    .min(16, "must have at least 16 characters. Generate one with: openssl rand -base64 32")
    .optional(),
  LOG_LEVEL: z
    .enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"], {
      error: "must be one of trace, debug, info, warn, error, fatal, silent",
    })
    .default("info"),
  MAX_PAGE_SIZE: wholeNumber(1, 10_000).default(200),
  RUNS_PER_ORGANIZATION: wholeNumber(1, 1_000).default(30),
  RUN_STALLED_AFTER_SECONDS: wholeNumber(5, 3600).default(60),
  INNGEST_DEV: text.optional(),
  INNGEST_EVENT_KEY: text.optional(),
  INNGEST_SIGNING_KEY: text.optional(),
  INNGEST_BASE_URL: webAddress.optional(),
  INNGEST_SERVE_ORIGIN: webAddress
    .refine((value) => new URL(value).origin === value.toLowerCase(), "must be an address without a path")
    .refine((value) => !isUnspecified(new URL(value).hostname), "must be an address that Inngest can call")
    .optional(),
  OPENAI_API_KEY: text.optional(),
  ANTHROPIC_API_KEY: text.optional(),
  GEMINI_API_KEY: text.optional(),
  MODEL_BASE_URL: webAddress.optional(),
  MODEL_API_KEY: text.optional(),
  MODEL_NAME: text.optional(),
  MODEL_TIMEOUT_SECONDS: wholeNumber(1, 3600).default(120),
  SMTP_URL: text
    .refine(
      (value) => /^smtps?:\/\/[^/]/.test(value) && parseUrl(value) !== null,
      "must be an address such as smtp://user:password@mail.example.com:587",
    )
    .optional(),
  MAIL_FROM: text
    .regex(
      /^[^\s@<>]+@[^\s@<>]+$|^[^<>@\r\n]*<[^\s@<>]+@[^\s@<>]+>$/,
      "must be an address such as Countersign <countersign@example.com>",
    )
    .optional(),
  AUDIT_CHECK_HOURS: wholeNumber(0, 8760).default(24),
  WITNESS_PATH: text.optional(),
  SECURITY_CONTACT: contactAddress.optional(),
  KEEP_SENT_DAYS: wholeNumber(1, 36_500).default(90),
  SESSION_IDLE_DAYS: wholeNumber(1, 400).default(14),
  SESSION_MAX_DAYS: wholeNumber(1, 400).default(30),
  SLACK_API_URL: webAddress.default("https://slack.com/api"),
  OUTBOUND_ALLOW: text
    .transform((value) =>
      value
        .toLowerCase()
        .split(/[\s,]+/)
        .filter(Boolean),
    )
    .refine(
      (hosts) => hosts.every((host) => /^(\[[0-9a-f:.]+\]|[\w.-]+)(:\d+)?$/.test(host)),
      "must list hosts, such as localhost:9000, hooks.example.internal",
    )
    .default([]),
});
type Variables = z.infer<typeof Variables>;

export interface MailSettings {
  /** The address of the mail server, starting with smtp:// or smtps://. */
  url: string;
  from: string;
}

export type InngestSettings =
  | { mode: "embedded" }
  | ({ mode: "dev"; url: string } & ServedAt)
  | ({ mode: "cloud"; eventKey: string; signingKey: string; baseUrl: string | undefined } & ServedAt);

interface ServedAt {
  /** The address where Inngest calls this app. */
  serveOrigin: string;
}

export type Env = {
  production: boolean;
  port: number;
  host: string;
  publicUrl: string;
  /** The number of proxies in front of the app. Each proxy adds its client's address to X-Forwarded-For. */
  trustedProxies: number;
  dataDir: string;
  /** If unset, the app starts its own Postgres, and `databaseUrl()` returns its URL. */
  databaseUrl: string | undefined;
  /** The database URL of the role that owns the tables, for migrations. Defaults to `databaseUrl`. */
  migrationDatabaseUrl: string | undefined;
  testDatabaseUrl: string | undefined;
  appSecret: string | undefined;
  /** The previous secret. It's still used to decrypt and verify, but not for anything new. */
  previousAppSecret: string | undefined;
  logLevel: Variables["LOG_LEVEL"];
  /** The token for /api/metrics. If undefined, metrics are off. */
  metricsToken: string | undefined;
  maxPageSize: number;
  /** The maximum number of an organization's runs that can execute a step at the same time. Its other runs wait. */
  runsPerOrganization: number;
  /** How long a run can go without a heartbeat before it's released and woken again, in seconds. */
  runStalledAfterSeconds: number;
  inngest: InngestSettings;
  /** Null if no model is configured. The Simulated model is then used. */
  model: ModelSettings | null;
  /** The time limit for a model call. */
  modelTimeoutSeconds: number;
  /** Null if no mail server is configured. Messages can then be read in the app. */
  mail: MailSettings | null;
  /** How often each organization's ledger is verified, in hours. Never if 0. */
  auditCheckHours: number;
  /** The path of a file to which the signed heads of all ledgers are appended. */
  witnessPath: string | undefined;
  /** The URI to which vulnerabilities are reported. If undefined, a page of the app explains how. */
  securityContact: string | undefined;
  /** The number of days to keep sent mail and deliveries. */
  keepSentDays: number;
  /** A browser is signed out after this many days of inactivity. */
  sessionIdleDays: number;
  /** A browser is signed out this many days after signing in, even if it's in use. */
  sessionMaxDays: number;
  slackApiUrl: string;
  /** Hosts, with or without a port, that user-entered addresses can use even if they aren't public. */
  outboundAllow: readonly string[];
};

/**
 * Reads and checks the variables, including values from the files that variables ending in _FILE point to. Treats an
 * empty variable as unset.
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value?.trim()));
  const parsed = Variables.safeParse({ ...given, ...readFiles(given) });
  if (!parsed.success) {
    refuse(parsed.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`));
  }
  const variables = parsed.data;
  const production = variables.NODE_ENV === "production";
  if (production && variables.DATABASE_URL && !variables.APP_SECRET) {
    refuse(["APP_SECRET is required when DATABASE_URL is set. Generate one with: openssl rand -base64 32"]);
  }
  if (variables.APP_SECRET_PREVIOUS && !variables.APP_SECRET) {
    refuse(["APP_SECRET is required when APP_SECRET_PREVIOUS is set. Set it to the new secret"]);
  }
  if (variables.MIGRATION_DATABASE_URL && !variables.DATABASE_URL) {
    refuse(["DATABASE_URL is required when MIGRATION_DATABASE_URL is set. Use the app role, same database"]);
  }
  const inngest = inngestSettings(variables);
  if (inngest.mode === "embedded" && variables.RUNS_PER_ORGANIZATION >= EMBEDDED_CALLS)
    refuse([
      `RUNS_PER_ORGANIZATION must be below ${EMBEDDED_CALLS}, or one organization could use the whole built-in executor`,
    ]);
  return {
    production,
    port: variables.PORT,
    host: variables.HOST,
    publicUrl: publicUrl(variables),
    trustedProxies: variables.TRUSTED_PROXIES,
    dataDir: resolve(variables.DATA_DIR),
    databaseUrl: variables.DATABASE_URL,
    migrationDatabaseUrl: variables.MIGRATION_DATABASE_URL,
    testDatabaseUrl: variables.TEST_DATABASE_URL,
    appSecret: variables.APP_SECRET,
    previousAppSecret: variables.APP_SECRET_PREVIOUS,
    logLevel: variables.LOG_LEVEL,
    metricsToken: variables.METRICS_TOKEN,
    maxPageSize: variables.MAX_PAGE_SIZE,
    runStalledAfterSeconds: variables.RUN_STALLED_AFTER_SECONDS,
    auditCheckHours: variables.AUDIT_CHECK_HOURS,
    witnessPath: variables.WITNESS_PATH,
    securityContact: variables.SECURITY_CONTACT,
    keepSentDays: variables.KEEP_SENT_DAYS,
    sessionIdleDays: variables.SESSION_IDLE_DAYS,
    sessionMaxDays: variables.SESSION_MAX_DAYS,
    runsPerOrganization: variables.RUNS_PER_ORGANIZATION,
    inngest,
    model: modelSettings(variables),
    modelTimeoutSeconds: variables.MODEL_TIMEOUT_SECONDS,
    mail: mailSettings(variables),
    slackApiUrl: variables.SLACK_API_URL,
    outboundAllow: variables.OUTBOUND_ALLOW,
  };
}

/** Returns a warning about valid settings that are probably a mistake, or null if there is none. */
export function findWarning({ publicUrl, trustedProxies }: Env): string | null {
  if (!publicUrl.startsWith("https:") || trustedProxies > 0) return null;
  return "Limits on sign-in attempts per client address are off, because the proxy in front of the app isn't trusted. Set TRUSTED_PROXIES to the number of proxies.";
}

/**
 * Reads variables from files, as with secrets mounted in a container. For example, APP_SECRET_FILE is the
 * path of the file that contains APP_SECRET.
 */
function readFiles(given: Record<string, string | undefined>): Record<string, string> {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of Object.keys(Variables.shape)) {
    const file = given[`${name}_FILE`];
    if (file === undefined) continue;
    if (given[name] !== undefined) problems.push(`${name} and ${name}_FILE are both set. Set only one`);
    try {
      values[name] = readFileSync(file, "utf8").trim();
      if (values[name] === "") problems.push(`${name}_FILE points to an empty file: ${file}`);
    } catch (error) {
      problems.push(`${name}_FILE can't be read: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (problems.length > 0) refuse(problems);
  return values;
}

function inngestSettings(variables: Variables): InngestSettings {
  const { INNGEST_DEV: dev, INNGEST_EVENT_KEY: eventKey, INNGEST_SIGNING_KEY: signingKey } = variables;
  if (dev && !["0", "false"].includes(dev)) {
    if (variables.NODE_ENV === "production" && !isLoopback(variables.HOST)) {
      refuse([
        `INNGEST_DEV accepts unsigned calls to /api/inngest, and HOST=${variables.HOST} lets others reach it. ` +
          "Set HOST=127.0.0.1, or replace INNGEST_DEV with INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY",
      ]);
    }
    if (["1", "true"].includes(dev)) {
      const url = "http://127.0.0.1:8288";
      return { mode: "dev", url, serveOrigin: serveOrigin(variables, url) };
    }
    const url = webAddress.safeParse(dev);
    if (!url.success) refuse(["INNGEST_DEV must be 1 or the address of an Inngest dev server"]);
    return { mode: "dev", url: url.data, serveOrigin: serveOrigin(variables, url.data) };
  }
  const { INNGEST_BASE_URL: baseUrl, INNGEST_SERVE_ORIGIN } = variables;
  if (eventKey && signingKey) {
    const origin = serveOrigin(variables, baseUrl ?? INNGEST_CLOUD);
    return { mode: "cloud", eventKey, signingKey, baseUrl, serveOrigin: origin };
  }
  if (eventKey || signingKey || baseUrl || INNGEST_SERVE_ORIGIN) {
    refuse([
      "Set both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY to run on Inngest, " +
        "or none of the INNGEST variables to run on the built-in executor",
    ]);
  }
  return { mode: "embedded" };
}

export const INNGEST_CLOUD = "https://api.inngest.com";

/**
 * Returns the address that Inngest calls. It has to be configured, since the address in a request may not be
 * reachable from outside.
 */
function serveOrigin({ INNGEST_SERVE_ORIGIN: given, ...variables }: Variables, server: string): string {
  if (given) return given;
  const { origin, hostname } = new URL(publicUrl(variables));
  if (isUnspecified(hostname) || (isLoopback(hostname) && !isLoopback(new URL(server).hostname))) {
    refuse([
      `Inngest at ${server} can't call this app at ${origin}. ` +
        "Set INNGEST_SERVE_ORIGIN (or PUBLIC_URL) to an address that Inngest can reach",
    ]);
  }
  return origin;
}

function publicUrl({ PUBLIC_URL, PORT }: Pick<Variables, "PUBLIC_URL" | "PORT">): string {
  return PUBLIC_URL ?? `http://localhost:${PORT}`;
}

/** The providers' variables in order of precedence, each with its default model. */
const PROVIDER_KEYS = [
  { provider: "openai", keyAt: "OPENAI_API_KEY", usual: "gpt-5-mini" },
  { provider: "anthropic", keyAt: "ANTHROPIC_API_KEY", usual: "claude-haiku-5-5" },
  { provider: "google", keyAt: "GEMINI_API_KEY", usual: "gemini-3.5-flash-lite" },
] as const;

function modelSettings(variables: Variables): ModelSettings | null {
  const { MODEL_BASE_URL: baseUrl, MODEL_API_KEY, MODEL_NAME, MODEL_TIMEOUT_SECONDS } = variables;
  const rest = { timeoutSeconds: MODEL_TIMEOUT_SECONDS, guarded: false };
  if (baseUrl) {
    if (!MODEL_NAME)
      refuse(["MODEL_NAME is required when MODEL_BASE_URL is set. Use the model's name on that server"]);
    const own = { provider: "compatible", baseUrl, apiKey: MODEL_API_KEY, name: MODEL_NAME } as const;
    return { ...own, keyAt: "MODEL_API_KEY", ...rest };
  }
  for (const { provider, keyAt, usual } of PROVIDER_KEYS) {
    const apiKey = variables[keyAt];
    if (apiKey)
      return {
        provider,
        baseUrl: PROVIDER_URLS[provider],
        apiKey,
        name: MODEL_NAME ?? usual,
        keyAt,
        ...rest,
      };
  }
  if (MODEL_NAME || MODEL_API_KEY) {
    const keys = PROVIDER_KEYS.map(({ keyAt }) => keyAt).join(", ");
    refuse([`MODEL_BASE_URL or one of ${keys} is required when MODEL_NAME or MODEL_API_KEY is set`]);
  }
  return null;
}

function mailSettings({ SMTP_URL: url, MAIL_FROM: from }: Variables): MailSettings | null {
  if (url && from) return { url, from };
  if (url) refuse(["MAIL_FROM is required when SMTP_URL is set. Set it to the sender's address"]);
  if (from) refuse(["SMTP_URL is required when MAIL_FROM is set. Set it to the mail server's address"]);
  return null;
}

function refuse(problems: string[]): never {
  throw new StartupError(
    `Fix these settings (in .env or the shell):\n${problems.map((line) => `  ${line}.`).join("\n")}`,
  );
}

// Each Next bundle has its own copy of this module, so the settings are stored globally.
declare global {
  var countersignEnv: Env | undefined;
}

/**
 * Loads the settings once at startup. Reads `.env` (or ENV_FILE) in addition to variables that are already
 * set.
 */
export function loadEnv(): Env {
  const file = process.env.ENV_FILE ?? ".env";
  if (file && existsSync(file)) process.loadEnvFile(file);
  return settle(parseEnv(process.env));
}

/** Replaces the settings once the built-in Postgres's URL and the secret are known. */
export function settle(env: Env): Env {
  globalThis.countersignEnv = env;
  process.env.NEXTAUTH_URL = env.publicUrl;
  return env;
}

export function env(): Env {
  globalThis.countersignEnv ??= parseEnv(process.env);
  return globalThis.countersignEnv;
}

export function databaseUrl(): string {
  return env().databaseUrl ?? refuse(["DATABASE_URL isn't set, and no Postgres was started"]);
}

/** Returns the database URL of the role that owns the tables. */
export function ownerDatabaseUrl(): string {
  return env().migrationDatabaseUrl ?? databaseUrl();
}

export function appSecret(): string {
  return env().appSecret ?? refuse(["APP_SECRET isn't set, and none was created"]);
}

/**
 * Returns the current secret, then the previous one if there is one. Both are accepted for decrypting and verifying.
 */
export function appSecrets(): string[] {
  const { previousAppSecret } = env();
  return previousAppSecret === undefined ? [appSecret()] : [appSecret(), previousAppSecret];
}
