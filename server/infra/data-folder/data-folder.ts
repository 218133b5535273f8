import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { StartupError } from "@/server/infra/startup-error";

/** Creates the data folder one level at a time, because Node's recursive mkdir never returns for a path below /proc. */
export function makeDataFolder(path: string): void {
  if (existsSync(path)) return;
  makeDataFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    throw new StartupError(`Couldn't create ${path} (${code}). Set DATA_DIR to a folder you can write to.`);
  }
}
