import { nameSources } from "./stack-trace";

/** A problem that the operator can fix. The message is enough to fix it, so no stack trace is shown. */
export class StartupError extends Error {
  override name = "StartupError";
}

/** Returns the text to print for an error that ends the process. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOSPC") return "The disk is full. Free some space, then start again.";
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    return `${error instanceof Error ? error.message : code}\nSet DATA_DIR to a folder you can write to.`;
  }
  return error instanceof Error ? nameSources(error.stack ?? error.message) : String(error);
}
