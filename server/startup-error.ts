/** Something that the person who starts the app can put right: its message is all they need, so no stack is shown. */
export class StartupError extends Error {
  override name = "StartupError";
}
