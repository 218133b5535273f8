-- Apart from the new columns, whose locks end with their transaction: this takes minutes where there are many messages,
-- and the version before goes on meanwhile.

-- Review links: a placeholder takes their place, and what was shown comes out of the token. A message that waits moves
-- to "sendAt", out of reach of processes of the version before, which would mail the placeholder.
UPDATE "Message" SET
  "shownHash" = encode(decode(rpad(translate(substring("text" FROM
    '(?n)^https?://\S*/r/[0-9a-z]{26}\.[0-9a-z]{26}\.[0-9a-z]{8,9}\.[0-9a-z]{6,8}\.([A-Za-z0-9_-]{43})\.[A-Za-z0-9_-]{43}$'
    ), '-_', '+/'), 44, '='), 'base64'), 'hex'),
  "text" = regexp_replace("text", 'https?://[^\s"''<>]*/r/[0-9A-Za-z_.-]{40,}', '[[link:' || "id" || ']]', 'g'),
  "html" = regexp_replace("html", 'https?://[^\s"''<>]*/r/[0-9A-Za-z_.-]{40,}', '[[link:' || "id" || ']]', 'g'),
  "sendAt" = CASE WHEN "status" = 'QUEUED' THEN "dueAt" END,
  "dueAt" = NULL,
  "linkStored" = false
WHERE "kind" <> 'INVITATION' AND "linkStored";

-- Invitations that were sent, or whose link opens nothing anymore. The app encrypts the others' tokens when it starts.
UPDATE "Message" m SET
  "text" = regexp_replace("text", 'https?://[^\s"''<>]*/invitation/[0-9A-Za-z_-]{40,}', '[[link:' || "id" || ']]', 'g'),
  "html" = regexp_replace("html", 'https?://[^\s"''<>]*/invitation/[0-9A-Za-z_-]{40,}', '[[link:' || "id" || ']]', 'g'),
  "linkStored" = false
WHERE "kind" = 'INVITATION' AND "status" <> 'QUEUED' AND ("status" = 'SENT' OR NOT EXISTS (
  SELECT 1 FROM "Invitation" i WHERE i."memberId" = m."memberId" AND i."usedAt" IS NULL AND i."expiresAt" > now()));

-- Members who joined by a link that was handed over, where a kept message tells.
WITH used AS (
  SELECT DISTINCT ON (i."memberId") i."memberId", i."createdAt"
  FROM "Invitation" i JOIN "Member" m ON m."id" = i."memberId" AND i."createdAt" >= m."createdAt"
  WHERE i."usedAt" IS NOT NULL ORDER BY i."memberId", i."usedAt" DESC
), kept AS (
  SELECT DISTINCT ON (u."memberId") u."memberId",
    coalesce(substring(k."subject" FROM '^(.+) added you to .+ on Countersign$'), 'an owner or admin') AS "sender"
  FROM used u JOIN "Message" k ON k."memberId" = u."memberId" AND k."kind" = 'INVITATION' AND k."status" = 'KEPT'
    AND k."createdAt" BETWEEN u."createdAt" AND u."createdAt" + interval '1 minute'
  ORDER BY u."memberId", k."createdAt"
)
UPDATE "Member" m SET
  "joinedByLinkFrom" = kept."sender",
  "joinedByLinkFromId" = (
    SELECT min(o."id") FROM "Member" o JOIN "User" u ON u."id" = o."userId"
    WHERE o."organizationId" = m."organizationId" AND u."name" = kept."sender" AND o."id" <> m."id"),
  "votesCheckAt" = now()
FROM kept WHERE kept."memberId" = m."id";
