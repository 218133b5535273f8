import { summarizeDevice } from "@/server/domain/sign-in/device";
import type { Browser } from "@/server/services/account/sign-ins";

export type ReadHeader = (name: string) => string | null;

/** Describes the browser that sent these headers, for a list of sign-ins. */
export function browserOf(header: ReadHeader): Browser {
  return {
    device: summarizeDevice(header("user-agent") ?? ""),
    address: header("x-client-address") || null,
  };
}
