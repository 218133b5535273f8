import { AppError } from "@/server/domain/error";
import { invalidFields } from "@/server/domain/field-errors";
import { INNGEST_BODY } from "@/server/domain/http/body-limits";
import { presentProblem } from "@/server/domain/problem";
import { env, type InngestSettings } from "@/server/infra/env";
import { readBytes } from "@/server/infra/read-bytes";
import { serveFunctions } from "./serve-functions";

type Handler = (request: Request) => Promise<Response>;

let served: { settings: InngestSettings; handle: Handler } | undefined;

/**
 * Handles an Inngest server's signed calls to the functions. Disabled if the app uses the embedded executor. That
 * executor needs the SDK's development mode, which would accept unsigned calls with forged state from anyone.
 */
export const handleInngest: Handler = async (request) => {
  try {
    return await handle(request);
  } catch (error) {
    if (error instanceof AppError) return refuse(request, error);
    throw error;
  }
};

async function handle(request: Request): Promise<Response> {
  const settings = env().inngest;
  if (settings.mode === "embedded")
    throw new AppError(
      "not-found",
      "This app runs workflows itself. To use an Inngest server, set INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY (and INNGEST_BASE_URL if you host it), then restart.",
    );
  requireSignature(request, settings);
  if (served?.settings !== settings) {
    served = { settings, handle: serveFunctions(settings, { enableUnauthedSync: false }) };
  }
  return served.handle(await readCall(request));
}

/** Refuses calls without a signature before reading the body. The SDK reads the whole body to verify a signature. */
function requireSignature({ headers }: Request, { mode }: InngestSettings): void {
  if (mode === "dev" || /^t=\d+&s=[0-9a-f]+$/.test(headers.get("x-inngest-signature") ?? "")) return;
  throw new AppError(
    "unauthenticated",
    "This address only accepts calls signed by the Inngest server. Check the signing key.",
  );
}

/** Reads a call's body, within limits. The SDK would respond with 500 to a body that isn't JSON. */
async function readCall(request: Request): Promise<Request> {
  const { method, headers, signal } = request;
  const url = new URL(request.url);
  // Drops the query, because the SDK would register it as part of the address.
  if (method === "PUT") url.search = "";
  if (!request.body) return new Request(url, { method, headers, signal });
  const bytes = await readBytes(request, INNGEST_BODY.bytes);
  if (bytes === null) throw new AppError("too-large", INNGEST_BODY.refusal);
  const body = new TextDecoder().decode(bytes);
  if (body && !isJsonObject(body)) throw invalidFields([{ pointer: "", message: "must be a JSON object" }]);
  return new Request(url, { method, headers, signal, body });
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function refuse(request: Request, error: AppError): Response {
  const { status, headers, body } = presentProblem(error, {
    requestId: request.headers.get("x-request-id") ?? "none",
    instance: new URL(request.url).pathname,
  });
  return new Response(body, { status, headers });
}
