-- +goose Up
-- Who had a household on a day in the past; SQLite lost this index when 0009 made its table anew.
CREATE INDEX IF NOT EXISTS assignments_member_history ON assignments (member_id, started_at);

-- +goose Down
SELECT 1;
