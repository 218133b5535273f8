import { env } from "@/server/env";

/** Whether a page of ours sent this. Browsers say where a POST comes from, in one header or the other. */
export function isSameOrigin(headers: Headers): boolean {
  const site = headers.get("sec-fetch-site");
  if (site) return site === "same-origin";
  const origin = headers.get("origin");
  if (!origin || !URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.get("host") || host === new URL(env().publicUrl).host;
}
