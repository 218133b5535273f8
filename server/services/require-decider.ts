import { AppError } from "@/server/domain/error";
import { mayDecideAny } from "@/server/domain/review/may-decide";
import { requirePerson, type ServiceContext } from "./context";

/** Throws if the caller can't decide any reviews, so that the caller doesn't learn which reviews exist. */
export function requireDecider(ctx: ServiceContext): void {
  const decidable = mayDecideAny(requirePerson(ctx));
  if (!decidable.allowed) throw new AppError("forbidden", decidable.reason);
}
