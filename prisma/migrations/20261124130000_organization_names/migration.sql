-- A name was found by its exact letters, and taken twice when two asked at the same moment.
UPDATE "Organization" SET "name" = trim(regexp_replace("name", '\s+', ' ', 'g'));

-- Of names that are one now, the oldest stays as it is.
UPDATE "Organization" AS later SET "name" = later."name" || ' (' || later."id" || ')'
  WHERE EXISTS (
    SELECT FROM "Organization" AS earlier
    WHERE lower(earlier."name") = lower(later."name")
      AND (earlier."createdAt", earlier."id") < (later."createdAt", later."id")
  );

CREATE UNIQUE INDEX "Organization_one_of_a_name" ON "Organization"(lower(trim("name")));
