-- +goose Up
CREATE TABLE quality_dismissals (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  rule text NOT NULL,
  kind text NOT NULL,
  target_id text NOT NULL,
  reason text NOT NULL,
  account_id text,
  actor_name text NOT NULL
);
CREATE UNIQUE INDEX quality_dismissals_once ON quality_dismissals (rule, target_id);

-- What the sealed ID numbers say of the rest of a resident's record: nothing but whether it differs.
CREATE TABLE quality_readings (
  resident_id text PRIMARY KEY REFERENCES residents (id) ON DELETE CASCADE,
  resident_version integer NOT NULL,
  birth_differs boolean NOT NULL,
  sex_differs boolean NOT NULL
);
CREATE INDEX quality_readings_birth ON quality_readings (resident_id, resident_version) WHERE birth_differs = TRUE;
CREATE INDEX quality_readings_sex ON quality_readings (resident_id, resident_version) WHERE sex_differs = TRUE;

-- For what is asked of every household at once, without reading the residents themselves.
CREATE INDEX residents_number ON residents (id_number_hash) WHERE id_number_hash IS NOT NULL;
CREATE INDEX residents_people ON residents (household_id, state, relation, birth_date, phone_hash);

-- +goose Down
DROP INDEX residents_people;
DROP INDEX residents_number;
DROP TABLE quality_readings;
DROP TABLE quality_dismissals;
