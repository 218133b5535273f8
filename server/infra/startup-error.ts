import { nameSources } from "./stack-trace";

/** An error that the operator can fix. The message says how, so no stack trace is shown. */
export class StartupError extends Error {
  override name = "StartupError";
}

/** Returns the text to print for an error that ends the process. */
export function explainFailure(error: unknown): string {
  if (error instanceof StartupError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOSPC") return "The disk is full. Free up some space, then try again.";
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") {
    return `${error instanceof Error ? error.message : code}\nSet DATA_DIR to a folder you can write to.`;
  }
  return error instanceof Error ? nameSources(error.stack ?? error.message) : String(error);
}
