-- Requests to change rules are about the changed rules only. Those made before were about the whole organization: nobody
-- can see or confirm them.
DELETE FROM "ChangeProposal" WHERE "subjectType" = 'organization' AND "subjectId" = "organizationId";
