-- A header's value has always gone to every path of its origin: what is kept says no more than that. One that is sealed
-- for its address (2.) opens at no other, and keeps it.
UPDATE "Credential" SET "baseUrl" = substring("baseUrl" FROM '^https?://[^/?#]+')
WHERE "kind" = 'header' AND "baseUrl" IS NOT NULL AND "sealed" NOT LIKE '2.%';
