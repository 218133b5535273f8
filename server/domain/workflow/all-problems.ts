import { readWhen } from "@/server/domain/review/condition/expression";
import { findProblems, type Problem } from "./problems";

/** Finds everything that's wrong with a definition, including its review conditions. */
export function findAllProblems(
  ...[definition, agents, context]: Parameters<typeof findProblems>
): Problem[] {
  return findProblems(definition, agents, { ...context, readWhen });
}
