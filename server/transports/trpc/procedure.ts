import { z } from "zod";
import type { Operation, OperationInput, OperationOutput } from "@/server/domain/operation";
import { ExpectedRevisions } from "@/server/domain/revision";
import type { ServiceContext } from "@/server/services/context";
import { memberProcedure } from "./init";

type Given<S extends z.ZodObject> = keyof S["shape"] extends never ? unknown : z.input<S>;

/** The caller's input, which combines the operation's path, query, and body in one object. */
type RawInput<Op extends Operation> = Given<Op["params"]> &
  Given<Op["query"]> &
  Given<NonNullable<Op["body"]>> & { expectedRevisions?: number[] };

type Verb<Op extends Operation> = (
  ctx: ServiceContext,
  input: OperationInput<Op>,
) => Promise<OperationOutput<Op>>;

/** Creates a query from a REST operation and the function that performs it. */
export function operationQuery<Op extends Operation>(operation: Op, verb: Verb<Op>) {
  return memberProcedure
    .input(inputOf(operation))
    .output(outputOf(operation))
    .query(({ ctx, input }) => verb(ctx.service, input as OperationInput<Op>) as never);
}

/** Creates a mutation from a REST operation and the function that performs it. */
export function operationMutation<Op extends Operation>(operation: Op, verb: Verb<Op>) {
  return memberProcedure
    .input(inputOf(operation))
    .output(outputOf(operation))
    .mutation(({ ctx, input }) => verb(ctx.service, input as OperationInput<Op>) as never);
}

function inputOf<Op extends Operation>({ params, query, body }: Op) {
  const merged = z.object({
    ...body?.shape,
    ...query.shape,
    ...params.shape,
    expectedRevisions: ExpectedRevisions.optional(),
  });
  return merged as unknown as z.ZodType<OperationInput<Op>, RawInput<Op>>;
}

function outputOf<Op extends Operation>({ output }: Op) {
  return output as z.ZodType<OperationOutput<Op>, z.input<Op["output"]>>;
}
