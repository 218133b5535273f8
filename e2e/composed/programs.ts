import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { StartupError } from "@/server/infra/startup-error";

/** The programs in compose.yaml's images, each with its Debian package. */
const PACKAGES = {
  postgres: "postgresql",
  initdb: "postgresql",
  psql: "postgresql",
  "redis-server": "redis-server",
  caddy: "caddy",
};
type Name = keyof typeof PACKAGES;

/** Returns the path of each program. If any are missing, throws an error that says how to install them. */
export function findPrograms(): Record<Name, string> {
  const names = Object.keys(PACKAGES) as Name[];
  const missing = names.filter((name) => !find(name));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((name) => PACKAGES[name]))].join(" ");
    throw new StartupError(
      `These programs are missing: ${missing.join(", ")}. To install them on Debian, run: sudo apt-get install ${packages}`,
    );
  }
  return Object.fromEntries(names.map((name) => [name, find(name)])) as Record<Name, string>;
}

/** Debian keeps the Postgres programs in a folder per version, outside PATH. Tries the newest version first. */
function find(name: Name): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...(process.env.PATH ?? "").split(delimiter),
    "/usr/sbin",
    ...versions.map((version) => join(root, version, "bin")),
  ];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}
