import type { ErrorCode } from "@/server/domain/error";

export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

export type Refusal = { code: ErrorCode; detail: string; headers?: Record<string, string> };

const ODD_PATH: Refusal = {
  code: "not-found",
  detail:
    "There is nothing at this address. Look for a doubled, trailing or encoded slash, or a broken % sequence.",
};

/**
 * What no route shall ever see: odd spellings of a path are where routers, caches and access checks disagree
 * (and inside Next a broken % sequence is a 500, `//` a redirect).
 */
export function refuseRequest(method: string, target: string): Refusal | null {
  if (!METHODS.includes(method)) {
    const detail = `This server does not answer ${method}.`;
    return { code: "method-not-allowed", detail, headers: { Allow: METHODS.join(", ") } };
  }
  const [path = ""] = target.split("?", 1);
  return isOdd(path) ? ODD_PATH : null;
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
