-- What an offer brings is kept for each person by itself, sealed under a key that nobody has who has not their identity number, and is
-- emptied with their answer. Offers of the time before have it in bundles_offer.content, under the key of the officer who sent them.
ALTER TABLE bundles_offered ADD COLUMN content {blob};

-- When the department took it back; 0: it stands.
ALTER TABLE bundles_offer ADD COLUMN withdrawn BIGINT NOT NULL DEFAULT 0;
CREATE INDEX bundles_offer_department ON bundles_offer (department, made, id);

-- The offer that led to an errand; empty also for errands of the time before, whose body alone says it.
ALTER TABLE bundles_errand ADD COLUMN offer {blob};
CREATE INDEX bundles_errand_offer ON bundles_errand (offer);
