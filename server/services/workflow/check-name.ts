import { invalidInput } from "@/server/domain/error";
import { countCodePoints } from "@/server/domain/text/code-points";
import { MAX_NAME } from "@/server/domain/workflow/limits";

/** A client chooses at most 200 characters, and may send back the longer name that a clone got. */
export function checkName(name: string, current: string): void {
  if (name !== current && countCodePoints(name) > MAX_NAME)
    throw invalidInput("/name", `must have at most ${MAX_NAME} characters`);
}
