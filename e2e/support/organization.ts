/** An organization with the demo's people: an owner (who has the API token), a builder, and an approver. */
export interface App {
  /** The URL of the organization's app. */
  url: string;
  name: string;
  dataDir: string;
  token: string;
  /** The password for all three people. */
  password: string;
  dana: string;
  noor: string;
  sam: string;
}

/** `domain` is the domain of the people's email addresses. The defaults are those of the app's own demo. */
export function describeOrganization(
  dataDir: string,
  { url, password, token }: { url: string; password?: string | undefined; token?: string | undefined },
  { name, domain } = { name: "Alder & Finch", domain: "alderfinch.test" },
): App {
  if (!password || !token) throw new Error("the app has no demo");
  return {
    url,
    name,
    dataDir,
    password,
    token,
    dana: `dana@${domain}`,
    noor: `noor@${domain}`,
    sam: `sam@${domain}`,
  };
}

/** The environment variable for the URL where workers request an organization in the shared app. */
export const SHARED_APP = "JOURNEYS_SHARED_APP";

/** Creates an organization in the shared app. */
export async function askForOrganization(): Promise<App> {
  const answer = await fetch(process.env[SHARED_APP] ?? "", { method: "POST" });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}
