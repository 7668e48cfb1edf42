-- +goose Up
CREATE TABLE buildings (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  code text NOT NULL,
  name text NOT NULL,
  address text,
  floors integer,
  entrances integer,
  longitude real,
  latitude real,
  management text NOT NULL CHECK (management IN ('company', 'self', 'unmanaged')),
  company text,
  ended_on text
);
CREATE UNIQUE INDEX buildings_code ON buildings (district_id, code);
CREATE INDEX buildings_township ON buildings (district_id, township_id);
CREATE INDEX buildings_grid ON buildings (grid_id);

CREATE TABLE households (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text NOT NULL,
  code text NOT NULL,
  building_id text REFERENCES buildings (id),
  entrance text,
  room text,
  address text,
  tenure text,
  phone_enc blob,
  phone_hash text,
  tags text NOT NULL,
  away_months text NOT NULL,
  state text NOT NULL CHECK (state IN ('active', 'moved_away', 'dissolved')),
  state_on text
);
CREATE UNIQUE INDEX households_code ON households (district_id, code);
CREATE INDEX households_state ON households (district_id, state, code);
CREATE INDEX households_township ON households (township_id, state, code);
CREATE INDEX households_community ON households (community_id, state, code);
CREATE INDEX households_grid ON households (grid_id, state, code);
CREATE INDEX households_building ON households (building_id);
CREATE INDEX households_phone ON households (phone_hash);

CREATE TABLE residents (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  household_id text NOT NULL REFERENCES households (id),
  relation text NOT NULL,
  name text NOT NULL,
  pinyin text NOT NULL,
  sex text,
  id_number_enc blob,
  id_number_hash text,
  birth_date text,
  phone_enc blob,
  phone_hash text,
  ethnicity text,
  political_status text,
  education text,
  employment text,
  health text,
  tags text NOT NULL,
  state text NOT NULL CHECK (state IN ('here', 'away', 'moved', 'deceased')),
  state_on text
);
CREATE UNIQUE INDEX residents_id_number ON residents (district_id, id_number_hash) WHERE id_number_hash IS NOT NULL;
CREATE UNIQUE INDEX residents_head ON residents (household_id) WHERE relation = '02' AND state IN ('here', 'away');
CREATE INDEX residents_household ON residents (household_id);
CREATE INDEX residents_name ON residents (district_id, pinyin, id, name, household_id, birth_date);
CREATE INDEX residents_township ON residents (township_id, pinyin, id, name, household_id);
CREATE INDEX residents_community ON residents (community_id, pinyin, id, name, household_id);
CREATE INDEX residents_grid ON residents (grid_id, pinyin, id, name, household_id);
CREATE INDEX residents_phone ON residents (phone_hash);

CREATE TABLE shops (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  pinyin text NOT NULL,
  credit_code text,
  trade text,
  building_id text REFERENCES buildings (id),
  address text,
  keeper text,
  phone_enc blob,
  phone_hash text,
  staff integer,
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  state_on text
);
CREATE UNIQUE INDEX shops_code ON shops (district_id, code);
CREATE UNIQUE INDEX shops_credit_code ON shops (district_id, credit_code) WHERE credit_code IS NOT NULL;
CREATE INDEX shops_township ON shops (district_id, township_id);
CREATE INDEX shops_phone ON shops (phone_hash);

-- +goose Down
DROP TABLE shops;
DROP TABLE residents;
DROP TABLE households;
DROP TABLE buildings;
