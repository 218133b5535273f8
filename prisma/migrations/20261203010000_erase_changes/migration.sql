-- Only added to, except that erasing a person replaces their names and email.
CREATE OR REPLACE FUNCTION "refuseChangeOfRecord"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM "Organization" WHERE "id" = OLD."organizationId") THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('countersign.erasing', true) = 'on'
    AND to_jsonb(NEW) - '{subjectName,before,after}'::text[] = to_jsonb(OLD) - '{subjectName,before,after}'::text[] THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ChangeRecord is append-only';
END $$;

-- Replaces a name or an email, but not a part of a longer word. `joiners` are the other characters that words are made of.
CREATE FUNCTION "replaceWord"(value text, word text, joiners text, replacement text, flags text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(value, '(?<![[:alnum:]]' || joiners || '*)'
    || regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g') || '(?!' || joiners || '*[[:alnum:]])', replacement, flags)
$$;

-- The same in every text of a value.
CREATE FUNCTION "replaceWordIn"(value jsonb, word text, joiners text, replacement text, flags text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'string' THEN to_jsonb("replaceWord"(value #>> '{}', word, joiners, replacement, flags))
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg("replaceWordIn"(item, word, joiners, replacement, flags) ORDER BY place), '[]')
      FROM jsonb_array_elements(value) WITH ORDINALITY AS items(item, place))
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(field, "replaceWordIn"(item, word, joiners, replacement, flags)), '{}')
      FROM jsonb_each(value) AS fields(field, item))
    ELSE value
  END;
END $$;

-- With the owner's rights, because the app's role can't change these rows. So it replaces only the member's own name and
-- email, only if they were removed and aren't erased yet, and only once the ledger says that they're erased.
CREATE FUNCTION "eraseFromChanges"(organization text, member text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  person record;
  own record;
BEGIN
  SELECT u."email", u."name", m."invitedAs" INTO person FROM "Member" m JOIN "User" u ON u."id" = m."userId"
  WHERE m."id" = member AND m."organizationId" = organization AND m."removedAt" IS NOT NULL AND m."erasedAt" IS NULL
    AND EXISTS (
      SELECT FROM "LedgerEntry" e
      WHERE e."organizationId" = organization AND e."subjectId" = member AND e."action" = 'member.erased');
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Member % can''t be erased', member;
  END IF;
  PERFORM set_config('countersign.erasing', 'on', true);
  FOR own IN
    SELECT person."email" AS word, '[._%+@-]' AS joiners, replace(member, '_', '-') || '@erased.invalid' AS replacement, 'gi' AS flags
    UNION ALL
    -- A name isn't replaced in an address or a URL, which are someone else's.
    SELECT name, '[._%+@/:?=&#-]', 'Erased person ' || upper(right(member, 4)), 'g'
    FROM unnest(ARRAY[person."name", person."invitedAs"]) name WHERE name <> ''
  LOOP
    UPDATE "ChangeRecord" c
    SET "subjectName" = erased."subjectName", "before" = erased."before", "after" = erased."after"
    FROM (
      SELECT "id", "replaceWord"("subjectName", own.word, own.joiners, own.replacement, own.flags) AS "subjectName",
        "replaceWordIn"("before", own.word, own.joiners, own.replacement, own.flags) AS "before",
        "replaceWordIn"("after", own.word, own.joiners, own.replacement, own.flags) AS "after"
      FROM "ChangeRecord" WHERE "organizationId" = organization
    ) erased
    WHERE c."id" = erased."id"
      AND (c."subjectName", c."before", c."after") IS DISTINCT FROM (erased."subjectName", erased."before", erased."after");
  END LOOP;
  PERFORM set_config('countersign.erasing', '', true);
END $$;

-- The app's role gets it when the app starts.
REVOKE EXECUTE ON FUNCTION "eraseFromChanges"(text, text) FROM PUBLIC;
