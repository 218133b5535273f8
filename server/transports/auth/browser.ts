import { summarizeDevice } from "@/server/domain/sign-in/device";
import type { Browser } from "@/server/services/account/sign-ins";

export type ReadHeader = (name: string) => string | null;

/** The browser that sent these headers, as a list of sign-ins shows it. */
export function browserOf(header: ReadHeader): Browser {
  return {
    device: summarizeDevice(header("user-agent") ?? ""),
    address: header("x-client-address") || null,
  };
}
