-- +goose Up
-- What a change did, counted, and where a household or a person lay before that moved out of a township or community.
ALTER TABLE changes ADD COLUMN tally text;
ALTER TABLE changes ADD COLUMN from_township_id uuid;
ALTER TABLE changes ADD COLUMN from_community_id uuid;
CREATE INDEX changes_from_township ON changes (from_township_id) WHERE from_township_id IS NOT NULL;
-- What an area, a unit or a branch was before is looked for by what refers to it.
CREATE INDEX changes_target ON changes (target_id);

-- +goose Down
DROP INDEX changes_target;
DROP INDEX changes_from_township;
ALTER TABLE changes DROP COLUMN from_community_id;
ALTER TABLE changes DROP COLUMN from_township_id;
ALTER TABLE changes DROP COLUMN tally;
