import { readPagePolicy } from "@/server/services/evidence/page/policy";
import { SCRIPT } from "@/server/transports/link/assets";

/** Pages whose address is secret, because their link was sent to one person. */
const SECRET_ADDRESS = /^\/(invitation|reset-password|r)\//;

/** A review link page. */
const REVIEW_LINK = /^\/r\/[^/?]+(\?|$)/;

/**
 * Review link pages show untrusted text, so only one script can run, identified by its hash. It can't write HTML or
 * send requests. The pages can load only this script and the app's fonts and images.
 */
const LINK_PAGE = [
  "default-src 'none'",
  `script-src ${SCRIPT ? `'${SCRIPT.integrity}'` : "'none'"}`,
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  "style-src 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A run's evidence. */
const EVIDENCE = /^\/evidence\/[^/?]+(\?|$)/;

/** Evidence pages show untrusted text, too. Their script is inline, and they can't load anything. */
const evidencePage = () =>
  [...readPagePolicy(), "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"].join("; ");

/**
 * Returns the security headers of a response. On the app's pages, inline scripts need this request's nonce, which Next
 * adds to its own scripts.
 */
export function securityHeaders(options: {
  target: string;
  nonce: string;
  https: boolean;
  production: boolean;
}): Record<string, string> {
  const secret = SECRET_ADDRESS.test(options.target);
  return {
    "Content-Security-Policy": policyOf(options),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": secret ? "no-referrer" : "strict-origin-when-cross-origin",
    ...(secret && { "X-Robots-Tag": "noindex, nofollow" }),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    // Over plain HTTP, browsers ignore both of these headers and log an error about the second.
    ...(options.https && {
      "Strict-Transport-Security": "max-age=31536000",
      "Cross-Origin-Opener-Policy": "same-origin",
    }),
  };
}

function policyOf({
  target,
  nonce,
  production,
}: {
  target: string;
  nonce: string;
  production: boolean;
}): string {
  if (REVIEW_LINK.test(target)) return LINK_PAGE;
  return EVIDENCE.test(target) ? evidencePage() : contentSecurityPolicy(nonce, production);
}

function contentSecurityPolicy(nonce: string, production: boolean): string {
  // React's development build needs eval, and hot reloading needs a WebSocket.
  const [evaluation, socket] = production ? ["", ""] : [" 'unsafe-eval'", " ws:"];
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${evaluation}`,
    // Positions and sizes are set as style attributes, which a nonce can't allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    `connect-src 'self'${socket}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
