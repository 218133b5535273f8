import { isTimeZone } from "@/server/domain/insights/days";

/** Current names of time zones that browsers list under an earlier name. */
const RENAMED = [
  "Africa/Asmara",
  "America/Argentina/Buenos_Aires",
  "America/Argentina/Catamarca",
  "America/Argentina/Cordoba",
  "America/Argentina/Jujuy",
  "America/Argentina/Mendoza",
  "America/Atikokan",
  "America/Indiana/Indianapolis",
  "America/Kentucky/Louisville",
  "America/Nuuk",
  "Asia/Ho_Chi_Minh",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Asia/Yangon",
  "Atlantic/Faroe",
  "Europe/Kyiv",
  "Pacific/Chuuk",
  "Pacific/Kanton",
  "Pacific/Pohnpei",
];

const NAMED = [...Intl.supportedValuesOf("timeZone"), ...RENAMED.filter(isTimeZone)].sort();
const ZONES = [...new Set(["UTC", ...NAMED])];

/** Returns the time zones whose display name contains the text. */
export function findZones(typed: string): string[] {
  const sought = foldName(typed);
  return ZONES.filter((zone) => foldName(zone).includes(sought));
}

/** Returns the time zone with this name. Null if there is none. */
export function findZone(typed: string): string | null {
  const sought = foldName(typed);
  const listed = ZONES.find((zone) => foldName(zone) === sought);
  // Browsers also accept names that they don't list, like "US/Pacific".
  const name = typed.trim().replaceAll(" ", "_");
  return listed ?? (isTimeZone(name) ? name : null);
}

/** Returns a time zone's display name. */
export function sayZone(zone: string): string {
  return zone.replaceAll("_", " ");
}

const foldName = (name: string) => sayZone(name).trim().toLowerCase();
