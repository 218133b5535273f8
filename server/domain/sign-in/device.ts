/** The order matters, because user agents also name the browsers they're based on. */
const BROWSERS = [
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Opera", /\b(OPR|Opera)\b/],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(Chrome|CriOS|HeadlessChrome)\//],
  ["Safari", /\bVersion\/.*\bSafari\//],
] as const;

const SYSTEMS = [
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Android", /\bAndroid\b/],
  ["Windows", /\bWindows\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
] as const;

export const UNKNOWN_DEVICE = "Unknown browser";

const MAX_CHARS = 1_000;

/** Summarizes a user agent, like "Chrome on macOS". The summary never contains text that the browser sent. */
export function summarizeDevice(userAgent: string): string {
  const given = userAgent.slice(0, MAX_CHARS);
  const [browser] = BROWSERS.find(([, pattern]) => pattern.test(given)) ?? [UNKNOWN_DEVICE];
  const [system] = SYSTEMS.find(([, pattern]) => pattern.test(given)) ?? [];
  return system ? `${browser} on ${system}` : browser;
}
