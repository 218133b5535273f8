import type { ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";

interface Subject {
  type: string;
  id: string;
}
type Named = { id: string; name: string };

/** Looks up the current names of these subjects. */
export async function nameSubjects(
  { db, organizationId }: ServiceContext,
  subjects: readonly Subject[],
): Promise<(type: string, id: string) => string | null> {
  const find = (ids: string[]) => ({
    where: { organizationId, id: { in: ids } },
    select: { id: true, name: true } as const,
  });
  const ofRun = { select: { workflowName: true } } as const;
  const lookUp: Record<string, (ids: string[]) => Promise<Named[]>> = {
    workflow: (ids) => db.workflow.findMany(find(ids)),
    agent: (ids) => db.agent.findMany(find(ids)),
    token: (ids) => db.apiToken.findMany(find(ids)),
    secret: (ids) => db.credential.findMany(find(ids)),
    tool_server: (ids) => db.toolServer.findMany(find(ids)),
    trigger: (ids) => db.trigger.findMany(find(ids)),
    organization: (ids) =>
      db.organization.findMany({
        where: { id: { in: ids.filter((id) => id === organizationId) } },
        select: { id: true, name: true },
      }),
    member: async (ids) =>
      (await db.member.findMany({ where: find(ids).where, ...MEMBER_REF })).map(presentMember),
    run: async (ids) => {
      const runs = await db.run.findMany({
        where: find(ids).where,
        select: { id: true, ...ofRun.select },
      });
      return runs.map(({ id, workflowName: name }) => ({ id, name }));
    },
    review: async (ids) => {
      const reviews = await db.review.findMany({
        where: find(ids).where,
        select: { id: true, run: ofRun },
      });
      return reviews.map(({ id, run }) => ({ id, name: run.workflowName }));
    },
  };
  const names = new Map<string, string>();
  await Promise.all(
    [...new Set(subjects.map(({ type }) => type))].map(async (type) => {
      const ids = [...new Set(subjects.filter((subject) => subject.type === type).map(({ id }) => id))];
      for (const { id, name } of (await lookUp[type]?.(ids)) ?? []) names.set(`${type}:${id}`, name);
    }),
  );
  return (type, id) => names.get(`${type}:${id}`) ?? null;
}
