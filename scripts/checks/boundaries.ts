// The table of allowed imports. The overrides in biome.json are generated from it: `npx tsx
// scripts/checks/boundaries.ts` writes them, and scripts/checks/boundaries.test.ts compares them with the table.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { argv } from "node:process";
import { z } from "zod";

const DATABASE = ["@prisma/**", "pg"];
const NEXT = ["next", "next/**"];
const TRPC = ["@trpc/**"];
const INNGEST = ["inngest", "inngest/**"];

interface Layer {
  files: string[];
  /** The project files that these files can import. */
  imports?: string[];
  /** Maps a module to the only name that these files can import from it. */
  names?: Record<string, string>;
  /** Packages that these files can't import. */
  no?: string[];
  /** Everything that these files can import. Replaces `imports` and `no`. */
  only?: string[];
  message: string;
}

interface Pattern {
  group: string[];
  importNamePattern?: string;
  invertImportNamePattern?: boolean;
  message: string;
}

const Biome = z.looseObject({
  overrides: z.array(
    z.looseObject({
      linter: z.looseObject({ rules: z.looseObject({ style: z.looseObject({}).optional() }) }),
    }),
  ),
});

const LAYERS: Layer[] = [
  {
    files: ["app/**", "!app/.well-known/**", "!app/api/**", "!app/evidence/**", "!app/r/**"],
    imports: ["app/**", "components/**", "server/domain/**", "server/transports/{auth,trpc}/**"],
    no: DATABASE,
    message: "Pages read data through the tRPC caller.",
  },
  {
    files: ["app/.well-known/**", "app/api/**"],
    imports: [
      "server/domain/**",
      "server/services/**",
      "server/transports/{auth,inngest,metrics,rest,trpc}/**",
    ],
    no: DATABASE,
    message: "A route is one line that connects an operation to the function that implements it.",
  },
  {
    files: ["app/r/**"],
    imports: ["server/transports/link/**"],
    no: DATABASE,
    message: "A review link page is one line that calls server/transports/link.",
  },
  {
    files: ["app/evidence/**"],
    imports: ["server/transports/evidence/**"],
    no: DATABASE,
    message: "An evidence page is one line that calls server/transports/evidence.",
  },
  {
    files: ["app/hooks/**"],
    imports: ["server/transports/rest/**"],
    no: DATABASE,
    message: "The route for webhook triggers is one line that calls server/transports/rest.",
  },
  {
    files: ["components/**"],
    imports: ["components/**", "server/domain/**", "server/transports/trpc/router"],
    names: { "server/transports/trpc/router": "AppRouter" },
    no: DATABASE,
    message: "Components import the domain and the AppRouter type.",
  },
  {
    files: ["server/domain/**", "!server/domain/markdown/**", "!server/domain/review/condition/**"],
    only: ["zod", "diff", "./**", "@/server/domain/**"],
    message: "The domain is pure: it can import only zod, diff, and itself.",
  },
  {
    files: ["server/domain/markdown/**"],
    only: [
      ...["mdast", "mdast-util-from-markdown", "mdast-util-gfm", "micromark-extension-gfm"],
      ...["./**", "@/server/domain/**"],
    ],
    message: "The domain's Markdown code imports only the parser and the domain.",
  },
  {
    files: ["server/domain/review/condition/**"],
    only: ["@marcbachmann/cel-js", "zod", "./**", "@/server/domain/**"],
    message: "Review conditions import only the CEL parser, zod, and the domain.",
  },
  {
    files: ["server/services/presenters/**"],
    imports: ["server/domain/**", "server/generated/**", "server/services/presenters/**"],
    no: [...NEXT, ...TRPC],
    message: "Presenters turn rows into DTOs: they import the domain and the generated types.",
  },
  {
    files: ["server/services/**", "!server/services/presenters/**"],
    imports: ["server/{domain,generated,infra,services}/**"],
    no: [...NEXT, ...TRPC],
    message: "Services import the domain and infra: no transport, no framework.",
  },
  {
    files: ["server/runs/**", "!server/runs/agents/**"],
    imports: ["server/{domain,generated,infra,runs,services}/**", "server/engine/protocol/protocol"],
    no: [...NEXT, ...TRPC],
    message: "Runs import services, the domain, and infra.",
  },
  {
    files: ["server/runs/agents/**"],
    imports: [
      "server/domain/**",
      "server/infra/{egress,json-schema,liquid,mcp}/**",
      "server/infra/{env,logger,time-limit}",
      "server/runs/agents/**",
    ],
    no: [...DATABASE, ...INNGEST, ...NEXT, ...TRPC],
    message: "An agent executes one step. It knows nothing about runs or the database.",
  },
  {
    files: ["server/delivery/**"],
    imports: ["server/{delivery,domain,generated,infra,services}/**", "server/runs/system-context"],
    no: [...NEXT, ...TRPC],
    message: "Delivery imports services, the domain, and infra.",
  },
  {
    files: ["server/transports/{evidence,link,rest,trpc}/**"],
    imports: [
      "server/{domain,services}/**",
      "server/infra/live/**",
      "server/infra/{env,logger,read-bytes}",
      "server/transports/{auth,evidence,link,rest,trpc}/**",
    ],
    no: [...DATABASE, ...INNGEST, ...NEXT],
    message: "These transports call services: no database, no executor, no framework.",
  },
  {
    files: ["server/transports/{auth,cli,http,inngest,metrics,slack}/**"],
    imports: ["prisma/seed", "server/{domain,engine,infra,runs,services,transports}/**"],
    no: ["@prisma/**"],
    message: "Transports don't import pages.",
  },
  {
    files: ["server/infra/**"],
    imports: ["server/{domain,generated,infra}/**", "server/engine/executor"],
    no: [...NEXT, ...TRPC],
    message: "Infra imports the domain and itself.",
  },
  {
    files: ["server/engine/**"],
    imports: ["server/engine/**"],
    no: [...NEXT, ...TRPC, "@prisma/**"],
    message: "The executor imports nothing from Countersign.",
  },
  {
    files: ["server/*", "prisma/**"],
    imports: ["prisma/**", "server/**"],
    no: TRPC,
    message: "The server doesn't import pages.",
  },
  {
    files: ["scripts/verify/**", "!scripts/verify/testing/**", "!**/*.test.mjs"],
    only: [
      "@noble/curves/*",
      "@noble/ed25519",
      "@noble/hashes/*",
      "node:fs",
      "node:path",
      "node:util",
      "node:zlib",
      "./**",
    ],
    message: "The verifier shares no code with the app and uses only three packages.",
  },
];

const TESTS = ["**/*.test.ts", "e2e/**", "faults/**", "server/testing/**"];
const EVERYWHERE: Pattern[] = [
  {
    group: ["../**", "./../**", "**/../**"],
    message: "Import from other folders by alias: @/server/infra/db, not ../db.",
  },
  {
    group: ["vm", "node:vm", "process", "node:process"],
    message: "Don't run text as code (vm). Only server/infra/env.ts reads the environment.",
  },
];
const TESTING: Pattern = { group: ["@/server/testing/**"], message: "Only tests can import server/testing." };

function patternsOf({ imports = [], only, names = {}, no = [], message }: Layer): Pattern[] {
  const group = only
    ? ["**", ...only.map((path) => `!${path}`)]
    : ["@/**", ...imports.map((path) => `!@/${path}`), ...no];
  const named = Object.entries(names).map(([path, name]) => ({
    group: [`@/${path}`],
    importNamePattern: name,
    invertImportNamePattern: true,
    message,
  }));
  return [...EVERYWHERE, TESTING, { group, message }, ...named];
}

const restrict = (includes: string[], patterns: Pattern[]) => ({
  includes,
  linter: { rules: { style: { noRestrictedImports: { level: "error", options: { patterns } } } } },
});

/** The contents of biome.json, with the table's overrides first. */
export function withBoundaries(text: string) {
  const biome = Biome.parse(JSON.parse(text));
  const others = biome.overrides.filter(({ linter }) => !linter.rules.style?.noRestrictedImports);
  const ours = [
    ...LAYERS.map((layer) => restrict([...layer.files, "!**/*.test.ts"], patternsOf(layer))),
    restrict(TESTS, EVERYWHERE),
  ];
  return { ...biome, overrides: [...ours, ...others] };
}

if (argv[1] === import.meta.filename) {
  writeFileSync("biome.json", JSON.stringify(withBoundaries(readFileSync("biome.json", "utf8"))));
  execFileSync("node_modules/.bin/biome", ["format", "--write", "biome.json"]);
}
