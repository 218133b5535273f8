import { z } from "zod";
import { RETRY_LIMITS, type StepRetry } from "./step-retry";

export const RetryPolicy = z.object({
  attempts: z.int().min(1).max(RETRY_LIMITS.attempts).default(3),
  backoffSeconds: z.int().min(0).max(RETRY_LIMITS.backoffSeconds).default(2),
  timeoutSeconds: z.int().min(1).max(RETRY_LIMITS.timeoutSeconds).nullable().default(null),
}) satisfies z.ZodType<StepRetry>;
