import { invalidInput } from "@/server/domain/error";
import { isSameOrigin } from "@/server/domain/http/origin";
import type { ServiceContext } from "@/server/services/context";
import { openSecret } from "@/server/services/credential/secret";

/** A server's address with what is sent there. */
export interface Carried {
  url: string;
  credentialId: string | null;
  headerName: string;
}

/** The headers of a server's calls. Null: its credential is gone, or was given for another origin. */
export async function findHeaders(
  { db, organizationId }: Pick<ServiceContext, "db" | "organizationId">,
  { url, credentialId, headerName }: Carried,
): Promise<Record<string, string> | null> {
  if (credentialId === null) return {};
  const row = await db.credential.findFirst({ where: { id: credentialId, organizationId, kind: "header" } });
  if (!row || !isSameOrigin(row.baseUrl ?? "", url)) return null;
  return { [headerName]: openSecret(row) ?? "" };
}

export async function requireHeaders(ctx: ServiceContext, server: Carried): Promise<Record<string, string>> {
  const headers = await findHeaders(ctx, server);
  if (!headers)
    throw invalidInput("/credentialId", "there is no such credential of a header for this server's address");
  return headers;
}
