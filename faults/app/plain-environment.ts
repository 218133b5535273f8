/** The environment that any program needs. None of this shell's settings reach the app. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  return { NODE_ENV: "production", ENV_FILE: "", PATH, HOME, TMPDIR, TZ };
}
