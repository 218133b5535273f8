import { readClaims } from "./claims";
import { decodeSession } from "./decode-session";
import { resumeSession, type SignedIn } from "./session";
import { sessionCookieName } from "./session-cookie";

/** Who the request's browser is signed in as. Null if nobody, or no longer. */
export async function findSignedInBy(request: Request, requestId: string): Promise<SignedIn | null> {
  const cookie = readCookie(request.headers.get("cookie") ?? "", sessionCookieName());
  const token = cookie && (await decodeSession(cookie));
  const claims = token && readClaims(token);
  return claims ? resumeSession(claims, requestId) : null;
}

function readCookie(header: string, name: string): string | null {
  const found = header.split(/; */).find((pair) => pair.startsWith(`${name}=`));
  return found?.slice(name.length + 1) || null;
}
