import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findListPrice } from "@/server/domain/model/prices";
import { PROVIDER_URLS } from "@/server/domain/model/provider";
import { makeKeptSecret, readKeptSecrets } from "./data-folder/kept-secret";
import { findWarning, parseEnv } from "./env";

const url = "postgresql://me:secret@db.test:5432/app";
const secret = "0123456789abcdef0123456789abcdef";

describe("parseEnv", () => {
  test("immune: CVE-2026-45707 fallback credential", () => {
    const production = { NODE_ENV: "production", DATABASE_URL: url };
    expect(() => parseEnv(production)).toThrow("APP_SECRET is required");
    expect(() => parseEnv({ DATABASE_URL: url, APP_SECRET: "secret" })).toThrow("at least 32 characters");
    // There's no default for a missing secret.
    expect(parseEnv({})).toMatchObject({
      appSecret: undefined,
      model: null,
      mail: null,
      metricsToken: undefined,
    });
    const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), "countersign-secret-")));
    const [one, other] = folders.map(makeKeptSecret);
    expect(one?.current).toMatch(/^[\w-]{43}$/);
    expect(other?.current).not.toBe(one?.current);
    expect(folders.map(readKeptSecrets)).toEqual([one, other]);
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  test("works without any settings", () => {
    expect(parseEnv({})).toMatchObject({
      port: 8080,
      host: "127.0.0.1",
      publicUrl: "http://localhost:8080",
      databaseUrl: undefined,
      migrationDatabaseUrl: undefined,
      inngest: { mode: "embedded" },
      model: null,
      mail: null,
    });
  });

  test("allows addresses on the listed hosts in addition to public addresses", () => {
    expect(parseEnv({ OUTBOUND_ALLOW: "localhost:9000, [::1] Hooks.internal" }).outboundAllow).toEqual([
      "localhost:9000",
      "[::1]",
      "hooks.internal",
    ]);
    expect(parseEnv({}).outboundAllow).toEqual([]);
  });

  test.each([
    ["security@acme.test", "mailto:security@acme.test"],
    ["mailto:security@acme.test", "mailto:security@acme.test"],
    ["https://acme.test/report", "https://acme.test/report"],
    ["tel:+1-201-555-0123", "tel:+1-201-555-0123"],
  ])("accepts the security contact %s", (SECURITY_CONTACT, uri) => {
    expect(parseEnv({ SECURITY_CONTACT }).securityContact).toBe(uri);
  });

  test.each(["Dana", "http://acme.test", "a@b c", "https://acme.test\nContact: x"])(
    "refuses the security contact %j",
    (SECURITY_CONTACT) => {
      expect(() => parseEnv({ SECURITY_CONTACT })).toThrow("SECURITY_CONTACT must be an email address");
    },
  );

  test("accepts a mail server, and a sender with or without a name", () => {
    const SMTP_URL = "smtps://user:pass@mail.test:465";
    for (const MAIL_FROM of ["us@acme.test", "Countersign <us@acme.test>"])
      expect(parseEnv({ SMTP_URL, MAIL_FROM }).mail).toEqual({ url: SMTP_URL, from: MAIL_FROM });
  });

  test("reads any value from a file if the variable's name ends in _FILE", () => {
    const folder = mkdtempSync(join(tmpdir(), "countersign-env-"));
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    try {
      const files = {
        APP_SECRET_FILE: file("app_secret", `${secret}\n`),
        DATABASE_URL_FILE: file("url", url),
      };
      expect(parseEnv({ NODE_ENV: "production", ...files })).toMatchObject({
        appSecret: secret,
        databaseUrl: url,
      });
      expect(() => parseEnv({ APP_SECRET: secret, ...files })).toThrow(
        "APP_SECRET and APP_SECRET_FILE are both set",
      );
      expect(() => parseEnv({ APP_SECRET_FILE: join(folder, "none") })).toThrow(
        /APP_SECRET_FILE can't be read: .*none/,
      );
      expect(() => parseEnv({ APP_SECRET_FILE: file("blank", "\n") })).toThrow("points to an empty file");
      expect(() => parseEnv({ APP_SECRET_FILE: file("short", "short") })).toThrow("at least 32 characters");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("treats an empty variable as unset", () => {
    expect(parseEnv({ PORT: "", DATABASE_URL: " " })).toEqual(parseEnv({}));
  });

  test("derives the public address from the port and removes a trailing slash", () => {
    expect(parseEnv({ PORT: "9000" }).publicUrl).toBe("http://localhost:9000");
    expect(parseEnv({ PUBLIC_URL: "https://sign.test/" }).publicUrl).toBe("https://sign.test");
  });

  test.each([
    [{ PORT: "80a" }, "PORT must be a whole number from 1 to 65535"],
    [{ PORT: "0" }, "PORT must be"],
    [{ PORT: "70000" }, "PORT must be"],
    [{ PUBLIC_URL: "sign.test" }, "PUBLIC_URL must be an http(s) address"],
    [{ DATABASE_URL: "mysql://x" }, "DATABASE_URL must start with postgresql://"],
    [{ MIGRATION_DATABASE_URL: "mysql://x" }, "MIGRATION_DATABASE_URL must start with postgresql://"],
    [{ MIGRATION_DATABASE_URL: url }, "DATABASE_URL is required when MIGRATION_DATABASE_URL is set"],
    [{ RUNS_PER_ORGANIZATION: "0" }, "RUNS_PER_ORGANIZATION must be a whole number from 1 to 1000"],
    [{ RUNS_PER_ORGANIZATION: "50" }, "RUNS_PER_ORGANIZATION must be below 50"],
    [{ APP_SECRET: "short" }, "APP_SECRET must have at least 32 characters"],
    [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be one of"],
    [{ INNGEST_DEV: "yes" }, "INNGEST_DEV must be 1 or the address"],
    [{ INNGEST_EVENT_KEY: "key" }, "Set both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY"],
    [{ INNGEST_SIGNING_KEY: "key" }, "Set both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY"],
    [{ INNGEST_BASE_URL: "http://inngest.test" }, "Set both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY"],
    [{ INNGEST_SERVE_ORIGIN: "http://proxy.test" }, "Set both INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY"],
    [
      { INNGEST_SERVE_ORIGIN: "http://proxy.test/api/inngest" },
      "INNGEST_SERVE_ORIGIN must be an address without",
    ],
    [
      { INNGEST_SERVE_ORIGIN: "http://0.0.0.0:8080" },
      "INNGEST_SERVE_ORIGIN must be an address that Inngest can",
    ],
    [
      { INNGEST_SERVE_ORIGIN: "http://[::]:8080" },
      "INNGEST_SERVE_ORIGIN must be an address that Inngest can",
    ],
    [{ MODEL_BASE_URL: "http://localhost:11434/v1" }, "MODEL_NAME is required"],
    [{ MODEL_NAME: "small" }, "MODEL_BASE_URL or one of OPENAI_API_KEY"],
    [{ OUTBOUND_ALLOW: "http://localhost" }, "OUTBOUND_ALLOW must list hosts"],
    [{ MODEL_TIMEOUT_SECONDS: "-1" }, "MODEL_TIMEOUT_SECONDS must be"],
    [{ SMTP_URL: "mail.test:25", MAIL_FROM: "us@acme.test" }, "SMTP_URL must be an address such as"],
    [{ SMTP_URL: "smtp://mail.test" }, "MAIL_FROM is required when SMTP_URL is set"],
    [{ MAIL_FROM: "us@acme.test" }, "SMTP_URL is required when MAIL_FROM is set"],
    [{ SMTP_URL: "smtp://mail.test", MAIL_FROM: "us" }, "MAIL_FROM must be an address such as"],
    [{ SMTP_URL: "smtp://mail.test", MAIL_FROM: "Us <us@a.test>\r\nBcc: <x@b.test>" }, "MAIL_FROM must be"],
    [{ NODE_ENV: "production", DATABASE_URL: url }, "APP_SECRET is required when DATABASE_URL is set"],
  ])("refuses %j and explains what to change", (variables, message) => {
    expect(() => parseEnv(variables)).toThrow(message);
  });

  test("reports all invalid variables in one error", () => {
    expect(() => parseEnv({ PORT: "x", MAX_PAGE_SIZE: "y" })).toThrow(/PORT[\s\S]*MAX_PAGE_SIZE/);
  });

  test("accepts an external database with a secret", () => {
    const env = parseEnv({ NODE_ENV: "production", DATABASE_URL: url, APP_SECRET: secret });
    expect(env).toMatchObject({ production: true, databaseUrl: url, appSecret: secret });
  });

  test("uses Inngest if both keys or a dev server are configured", () => {
    const PUBLIC_URL = "https://sign.test";
    expect(parseEnv({ INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s", PUBLIC_URL }).inngest).toEqual({
      mode: "cloud",
      eventKey: "e",
      signingKey: "s",
      baseUrl: undefined,
      serveOrigin: PUBLIC_URL,
    });
    expect(parseEnv({ INNGEST_DEV: "1", PORT: "9000" }).inngest).toEqual({
      mode: "dev",
      url: "http://127.0.0.1:8288",
      serveOrigin: "http://localhost:9000",
    });
    expect(parseEnv({ INNGEST_DEV: "http://dev.test:8288/", PUBLIC_URL }).inngest).toEqual({
      mode: "dev",
      url: "http://dev.test:8288",
      serveOrigin: PUBLIC_URL,
    });
    expect(parseEnv({ INNGEST_DEV: "0" }).inngest).toEqual({ mode: "embedded" });
  });

  test("has Inngest call the app at INNGEST_SERVE_ORIGIN or the public address", () => {
    const keys = {
      INNGEST_EVENT_KEY: "e",
      INNGEST_SIGNING_KEY: "s",
      INNGEST_BASE_URL: "http://inngest.test",
    };
    const origin = (variables: Record<string, string>) => parseEnv({ ...keys, ...variables }).inngest;
    const INNGEST_SERVE_ORIGIN = "http://proxy.test:8080";
    expect(origin({ PUBLIC_URL: "https://sign.test" })).toMatchObject({ serveOrigin: "https://sign.test" });
    expect(origin({ PUBLIC_URL: "https://sign.test", INNGEST_SERVE_ORIGIN })).toMatchObject({
      serveOrigin: INNGEST_SERVE_ORIGIN,
    });
    expect(origin({ INNGEST_SERVE_ORIGIN: "http://localhost:8080/" })).toMatchObject({
      serveOrigin: "http://localhost:8080",
    });
    expect(origin({ INNGEST_BASE_URL: "http://127.0.0.1:8288", PORT: "9000" })).toMatchObject({
      serveOrigin: "http://localhost:9000",
    });
  });

  test.each([
    {},
    { PUBLIC_URL: "http://127.0.0.1:8080" },
    { PUBLIC_URL: "http://0.0.0.0:8080", INNGEST_BASE_URL: "http://localhost:8288" },
    { INNGEST_BASE_URL: "http://inngest.test" },
  ])("refuses %j because Inngest couldn't reach the app at that address", (variables) => {
    const keys = { INNGEST_EVENT_KEY: "e", INNGEST_SIGNING_KEY: "s" };
    expect(() => parseEnv({ ...keys, ...variables })).toThrow("Set INNGEST_SERVE_ORIGIN (or PUBLIC_URL)");
  });

  test.each(["0.0.0.0", "::", "192.168.1.5", "127.evil.test", "sign.test"])(
    "refuses Inngest's unsigned development mode on the host %s in production",
    (HOST) => {
      const settings = { NODE_ENV: "production", INNGEST_DEV: "1", HOST };
      expect(() => parseEnv(settings)).toThrow(`HOST=${HOST} lets others reach it. Set HOST=127.0.0.1, or`);
      expect(parseEnv({ ...settings, INNGEST_DEV: "0" }).inngest).toEqual({ mode: "embedded" });
      expect(parseEnv({ ...settings, NODE_ENV: "development" }).inngest).toMatchObject({ mode: "dev" });
    },
  );

  test.each([undefined, "127.0.0.1", "127.8.8.8", "::1", "localhost"])(
    "allows Inngest's development mode in production on the host %s, which no one else can reach",
    (HOST) => {
      const settings = { NODE_ENV: "production", INNGEST_DEV: "http://127.0.0.1:8288", HOST };
      expect(parseEnv(settings).inngest).toMatchObject({ mode: "dev", url: "http://127.0.0.1:8288" });
    },
  );

  test("prefers an OpenAI-compatible server over a provider's own key", () => {
    const compatible = {
      MODEL_BASE_URL: "http://localhost:11434/v1",
      MODEL_NAME: "small",
      OPENAI_API_KEY: "sk",
    };
    expect(parseEnv(compatible).model).toEqual({
      provider: "compatible",
      baseUrl: "http://localhost:11434/v1",
      apiKey: undefined,
      name: "small",
      timeoutSeconds: 120,
      keyAt: "MODEL_API_KEY",
      guarded: false,
    });
  });

  test.each([
    ["OPENAI_API_KEY", "openai"],
    ["ANTHROPIC_API_KEY", "anthropic"],
    ["GEMINI_API_KEY", "google"],
  ] as const)("sends %s only to %s, and calls a model with a known price", (keyAt, provider) => {
    const { model } = parseEnv({ [keyAt]: "sk" });
    expect(model).toMatchObject({ provider, baseUrl: PROVIDER_URLS[provider], apiKey: "sk", keyAt });
    expect(findListPrice(provider, model?.name ?? "")).not.toBeNull();
    expect(parseEnv({ [keyAt]: "sk", MODEL_NAME: "other" }).model?.name).toBe("other");
    expect(parseEnv({ [keyAt]: "" }).model).toBeNull();
  });
});

test("findWarning warns that address limits are off behind an untrusted proxy", () => {
  const PUBLIC_URL = "https://sign.test";
  expect(findWarning(parseEnv({ PUBLIC_URL }))).toContain("Set TRUSTED_PROXIES");
  expect(findWarning(parseEnv({ PUBLIC_URL, TRUSTED_PROXIES: "1" }))).toBeNull();
  expect(findWarning(parseEnv({}))).toBeNull();
});
