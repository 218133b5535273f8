/** The order matters: a browser that's based on another one also names that one. */
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

/** A short summary of a user agent, such as "Chrome on macOS". Never contains what the browser sent. */
export function summarizeDevice(userAgent: string): string {
  const given = userAgent.slice(0, MAX_CHARS);
  const [browser] = BROWSERS.find(([, pattern]) => pattern.test(given)) ?? [UNKNOWN_DEVICE];
  const [system] = SYSTEMS.find(([, pattern]) => pattern.test(given)) ?? [];
  return system ? `${browser} on ${system}` : browser;
}
