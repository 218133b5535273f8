/** Returns only the variables that any program needs, so that this shell's settings don't reach the app. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  return { NODE_ENV: "production", ENV_FILE: "", PATH, HOME, TMPDIR, TZ };
}
