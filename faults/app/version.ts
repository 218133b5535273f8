import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { plainEnvironment } from "./plain-environment";

const execute = promisify(execFile);
const MAX_OUTPUT = 64 * 1024 * 1024;

/** The app's source code and a build of it. */
export interface Version {
  /** The folder that contains the source code. */
  root: string;
  build: string;
  /** The script that starts the app from the build, relative to the root. */
  script: string;
}

/** The version in the current folder. */
export function thisVersion(build: string): Version {
  return { root: process.cwd(), build, script: "scripts/serve.mjs" };
}

/** Extracts a commit into a temporary folder, installs its packages, and builds it. The caller removes the folder. */
export async function makeVersion(commit: string): Promise<Version> {
  const root = await mkdtemp(join(tmpdir(), "countersign-version-"));
  const build = ".next";
  try {
    const archive = join(root, "sources.tar");
    await execute("git", ["archive", "--output", archive, commit]);
    await execute("tar", ["-xf", archive, "-C", root]);
    await execute(process.execPath, ["scripts/prepare.mjs"], {
      cwd: root,
      env: { ...plainEnvironment(), NEXT_DIST_DIR: build, NEXT_TELEMETRY_DISABLED: "1" },
      maxBuffer: MAX_OUTPUT,
    });
  } catch (error) {
    await rm(root, { recursive: true, force: true });
    throw error;
  }
  return { root, build, script: "scripts/start.mjs" };
}
