import { createHash } from "node:crypto";
import { getDb } from "@/server/db";
import { AppError } from "@/server/domain/error";
import { findUnstorable } from "@/server/domain/text/text";
import { readBytes } from "@/server/read-bytes";
import { acceptInvitation } from "@/server/services/invitation/accept";
import { findInvitation, type OpenInvitation } from "@/server/services/invitation/find";
import { makeSessionCookie } from "./session-cookie";
import { throttles } from "./throttle";

const MAX_BODY_BYTES = 16 * 1024;

/** Why a link was not used, as its page is told in its address. */
const FAULTS = ["password", "wrong", "wait", "unsent"] as const;
type Fault = (typeof FAULTS)[number];

export function asFault(given: unknown): Fault | null {
  return FAULTS.find((fault) => fault === given) ?? null;
}

/** What the page of a link shows. Reading changes nothing. */
export async function readInvitation(token: string): Promise<OpenInvitation | null> {
  return findInvitation(getDb(), token, new Date());
}

/**
 * The form of a link's page, also without JavaScript: the answer leads on, signed in, or back to the page. Its page
 * sends no referrer and so no origin either; a browser that cannot say that the form is ours is not signed in by it.
 */
export async function handleInvitation(request: Request, token: string): Promise<Response> {
  const site = request.headers.get("sec-fetch-site");
  if (site && site !== "same-origin") return back(token, "unsent");
  const password = await readPassword(request);
  if (password === null) return back(token, "unsent");
  const address = request.headers.get("x-client-address") ?? "";
  const link = createHash("sha256").update(token).digest("hex");
  if (!throttles().link.admit(link, address, Date.now())) return back(token, "wait");
  const shown = await readInvitation(token);
  if (!shown) return back(token);
  // Who tries passwords here has no more tries than at the sign-in.
  const guesses = shown.asks === "password" ? throttles().signIn : null;
  if (guesses && !guesses.admit(shown.email, address, Date.now())) return back(token, "wait");
  try {
    const claims = await acceptInvitation(getDb(), { token, password }, new Date());
    guesses?.recordSuccess(shown.email, address);
    if (site !== "same-origin") return leadTo("/sign-in");
    return leadTo("/", { "Set-Cookie": await makeSessionCookie(claims) });
  } catch (error) {
    return back(token, faultOf(error));
  }
}

/** Null for what is no form of ours. */
async function readPassword(request: Request): Promise<string | null> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/x-www-form-urlencoded") return null;
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  if (bytes === null) return null;
  const password = new URLSearchParams(new TextDecoder().decode(bytes)).get("password") ?? "";
  return findUnstorable(password) ? "" : password;
}

function faultOf(error: unknown): Fault | undefined {
  if (error instanceof AppError)
    switch (error.code) {
      case "invalid-input":
        return "password";
      case "unauthenticated":
        return "wrong";
      case "not-found":
        return undefined;
    }
  throw error;
}

function back(token: string, fault?: Fault): Response {
  return leadTo(`/invitation/${encodeURIComponent(token)}${fault ? `?fault=${fault}` : ""}`);
}

function leadTo(path: string, headers: Record<string, string> = {}): Response {
  return new Response(null, {
    status: 303,
    headers: { Location: path, "Cache-Control": "no-store", ...headers },
  });
}
