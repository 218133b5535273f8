import type { NextConfig } from "next";

const config: NextConfig = {
  serverExternalPackages: [
    ...["pg", "pino", "@node-rs/argon2", "inngest"],
    // Large word lists, needed only when someone chooses a password.
    ...["@zxcvbn-ts/core", "@zxcvbn-ts/language-common", "@zxcvbn-ts/language-en"],
  ],
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  // `npm test` checks types, so the first start doesn't have to wait for a type check.
  typescript: { ignoreBuildErrors: true },
  // If a navigation gets no response, waits for the server instead of showing the browser's error page.
  experimental: { useOffline: true },
  // End-to-end tests build into a separate folder, so they don't touch a running app's build.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
};

export default config;
