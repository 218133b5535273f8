import { AppError } from "@/server/domain/error";

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const ODD_PATH =
  "There's nothing at this address. Check it for a double, trailing, or encoded slash, or an invalid % sequence.";

/**
 * Refuses malformed paths before routing, because routers, caches, and access checks handle them differently.
 * Next responds to an invalid % sequence with a 500 and to `//` with a redirect.
 */
export function refuseRequest(method: string, target: string): AppError | null {
  if (!METHODS.includes(method)) {
    const headers = { Allow: METHODS.join(", ") };
    return new AppError("method-not-allowed", `This server doesn't support ${method}.`, { headers });
  }
  const [path = ""] = target.split("?", 1);
  return isOdd(path) ? new AppError("not-found", ODD_PATH) : null;
}

function isOdd(path: string): boolean {
  if (!path.startsWith("/") || path.includes("//")) return true;
  if (/[^!-~]|[\\#]/.test(path)) return true;
  if (/%(?![0-9a-f]{2})|%(2e|2f|5c|7f|[01][0-9a-f])/i.test(path)) return true;
  if (/\/\.{1,2}(\/|$)/.test(path)) return true;
  if (path.startsWith("/api/") && path.endsWith("/")) return true;
  return !isDecodable(path);
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
