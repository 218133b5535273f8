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

-- Replaces a name or an email, but not a part of a longer word.
CREATE FUNCTION "replaceWord"(value text, word text, replacement text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(value, '(?<![[:alnum:]])' || regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g') || '(?![[:alnum:]])',
    replacement, 'gi')
$$;

-- The same in every text of a value.
CREATE FUNCTION "replaceWordIn"(value jsonb, word text, replacement text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  RETURN CASE jsonb_typeof(value)
    WHEN 'string' THEN to_jsonb("replaceWord"(value #>> '{}', word, replacement))
    WHEN 'array' THEN (
      SELECT coalesce(jsonb_agg("replaceWordIn"(item, word, replacement) ORDER BY place), '[]')
      FROM jsonb_array_elements(value) WITH ORDINALITY AS items(item, place))
    WHEN 'object' THEN (
      SELECT coalesce(jsonb_object_agg(field, "replaceWordIn"(item, word, replacement)), '{}')
      FROM jsonb_each(value) AS fields(field, item))
    ELSE value
  END;
END $$;

-- With the owner's rights, because the app's role can't change these rows. Only for someone who was removed.
CREATE FUNCTION "eraseFromChanges"(organization text, member text, words text[], replacements text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM "Member" WHERE "id" = member AND "organizationId" = organization AND "removedAt" IS NOT NULL) THEN
    RAISE EXCEPTION 'Member % was not removed', member;
  END IF;
  PERFORM set_config('countersign.erasing', 'on', true);
  FOR place IN 1 .. cardinality(words) LOOP
    UPDATE "ChangeRecord" c
    SET "subjectName" = erased."subjectName", "before" = erased."before", "after" = erased."after"
    FROM (
      SELECT "id", "replaceWord"("subjectName", words[place], replacements[place]) AS "subjectName",
        "replaceWordIn"("before", words[place], replacements[place]) AS "before",
        "replaceWordIn"("after", words[place], replacements[place]) AS "after"
      FROM "ChangeRecord" WHERE "organizationId" = organization
    ) erased
    WHERE c."id" = erased."id"
      AND (c."subjectName", c."before", c."after") IS DISTINCT FROM (erased."subjectName", erased."before", erased."after");
  END LOOP;
  PERFORM set_config('countersign.erasing', '', true);
END $$;
