import type { StepRun } from "@/server/generated/prisma/client";

/** An attempt failed, and another follows. */
export interface NextAttempt {
  state: "retry";
  afterSeconds: number;
}

/** How long it is until the attempt that is due: whoever drives the run next does not wait for it a second time. */
export function waitForNext({ nextAttemptAt }: Pick<StepRun, "nextAttemptAt">, now: Date): NextAttempt {
  const left = nextAttemptAt ? nextAttemptAt.getTime() - now.getTime() : 0;
  return { state: "retry", afterSeconds: Math.max(0, Math.ceil(left / 1000)) };
}
