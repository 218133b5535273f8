import { cookies } from "next/headers";
import { ZONE_COOKIE } from "@/components/insights/zone-cookie";
import { isTimeZone } from "@/server/domain/insights/days";

/** Returns the user's time zone, or UTC until their browser has reported it. */
export async function readTimeZone(): Promise<string> {
  const zone = (await cookies()).get(ZONE_COOKIE)?.value ?? "";
  return isTimeZone(zone) ? zone : "UTC";
}
