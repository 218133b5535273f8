import { sayFault } from "@/components/failure-notice";
import type { Failure } from "@/components/trpc";
import type { Faults } from "./trigger-text";

export interface FieldContext {
  /**
   * Returns a field's error. If the form found none, returns the server's error from the last save or the preview,
   * as a sentence that starts with `subject`.
   */
  errorOf: (pointer: string, subject: string, previewed?: Failure | null) => string | null;
}

/** The fields that show their own errors. */
const FIELDS = [
  "/name",
  "/schedule/cron",
  "/schedule/timeZone",
  "/schedule/template",
  "/webhook/header",
  "/webhook/template",
  "/workflow/workflowId",
];

export function isField(pointer: string): boolean {
  return FIELDS.includes(pointer);
}

export function fieldContext(faults: Faults, failure: Failure | null): FieldContext {
  return {
    errorOf: (pointer, subject, previewed = null) =>
      faults[pointer] ?? sayFault(failure, pointer, subject) ?? sayFault(previewed, pointer, subject),
  };
}
