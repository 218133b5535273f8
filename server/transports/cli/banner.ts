import { join } from "node:path";
import { DEMO_PEOPLE } from "@/prisma/seed";
import { nameOfRole } from "@/server/domain/access/access";
import type { Welcome } from "./welcome";

/**
 * Returns the text that the app prints once it's running. `isFirst` is true if this is the first start with the
 * demo. Only then are the demo's password and token printed. `tokenWorks` is true if the demo's token is still
 * valid.
 */
export function writeBanner(
  { url, email, password, token }: Welcome,
  {
    dataDir,
    organizations,
    isFirst,
    tokenWorks,
  }: { dataDir: string; organizations: number; isFirst: boolean; tokenWorks: boolean },
): string {
  const saved = `in ${join(dataDir, "welcome.json")}`;
  const lines = [["Open", url]];
  if (email)
    lines.push(
      ...DEMO_PEOPLE.map((person, index) => [
        index === 0 ? "Sign in" : "or as",
        `${person.email}  (${nameOfRole(person.role)})`,
      ]),
      ["Password", isFirst ? `${password}` : saved],
      [
        "API token",
        isFirst ? `${token}` : `${tokenWorks ? `${saved}, or ` : ""}create one under Settings → API tokens`,
      ],
      ["Data", dataDir],
    );
  else if (organizations === 0)
    lines.push(["Start", 'npm run org -- create "Acme" --owner you@example.com --password …']);
  const body = lines.map(([name = "", value]) => `    ${name.padEnd(10)} ${value}`).join("\n");
  return `\n  Countersign is ready\n\n${body}\n\n  Press Ctrl-C to stop.\n`;
}
