/** What any program needs. Nothing that this shell is set up for reaches the app. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, TZ } = process.env;
  return { NODE_ENV: "production", ENV_FILE: "", PATH, HOME, TMPDIR, TZ };
}
