import type { NextConfig } from "next";

const config: NextConfig = {
  serverExternalPackages: [
    ...["pg", "pino", "@node-rs/argon2", "inngest"],
    // Word lists, loaded when a password is first chosen.
    ...["@zxcvbn-ts/core", "@zxcvbn-ts/language-common", "@zxcvbn-ts/language-en"],
  ],
  turbopack: { root: import.meta.dirname },
  poweredByHeader: false,
  // `npm test` checks types; a visitor's first start need not wait for it.
  typescript: { ignoreBuildErrors: true },
  // A link that gets no answer waits for one, where the browser would show its error page instead.
  experimental: { useOffline: true },
  // Journeys build and serve from a folder of their own, so that they leave a running app's alone.
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
};

export default config;
