import { useState } from "react";
import { classNames } from "@/components/ui/class-names";
import { Seal } from "@/components/ui/seal";
import { sealOf } from "@/server/domain/review/seal";
import type { ReviewStatus } from "@/server/domain/review/status";

/** The seal on the sheet of a closed review. Animated if the review closed while the user was looking at it. */
export function Stamp({ status, wasOpen }: { status: ReviewStatus; wasOpen: boolean }) {
  const [isFresh] = useState(wasOpen);
  const state = sealOf(status);
  return (
    <Seal
      state={state}
      className={classNames(
        "-rotate-6 size-14 md:size-24",
        state === "waiting" && "text-muted!",
        isFresh && "animate-stamp motion-reduce:animate-none",
      )}
    />
  );
}
