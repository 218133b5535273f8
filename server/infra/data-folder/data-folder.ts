import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { StartupError } from "@/server/infra/startup-error";

/**
 * Makes the folder that all data goes into. Folder by folder: Node's own recursive mkdir never returns below /proc,
 * where a folder that exists cannot have another made in it.
 */
export function makeDataFolder(path: string): void {
  if (existsSync(path)) return;
  makeDataFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return;
    throw new StartupError(
      `The folder ${path} cannot be made (${code}). Set DATA_DIR to a folder that can hold data.`,
    );
  }
}
