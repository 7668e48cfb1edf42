-- +goose Up
CREATE TABLE files (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  account_id text NOT NULL REFERENCES accounts (id),
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'application/pdf')),
  size integer NOT NULL,
  width integer,
  height integer,
  sha256 text NOT NULL,
  store_id text NOT NULL,
  has_thumbnail boolean NOT NULL
);
CREATE UNIQUE INDEX files_store ON files (store_id);
CREATE INDEX files_account ON files (account_id, created_at);
CREATE INDEX files_created ON files (created_at);

CREATE TABLE attachments (
  file_id text PRIMARY KEY REFERENCES files (id),
  kind text NOT NULL CHECK (kind IN ('visit', 'issue', 'callback', 'activity', 'deed')),
  target_id text NOT NULL,
  event_id text,
  ordinal integer NOT NULL,
  created_at datetime NOT NULL
);
CREATE INDEX attachments_target ON attachments (kind, target_id, ordinal);

CREATE TABLE rounds (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  name text NOT NULL,
  area_id text NOT NULL REFERENCES areas (id),
  from_on text NOT NULL,
  until_on text NOT NULL,
  starts_at datetime NOT NULL,
  ends_at datetime NOT NULL,
  target text NOT NULL,
  form text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  account_id text NOT NULL REFERENCES accounts (id)
);
CREATE INDEX rounds_state ON rounds (district_id, state, until_on);

CREATE TABLE round_targets (
  round_id text NOT NULL REFERENCES rounds (id),
  household_id text NOT NULL REFERENCES households (id),
  PRIMARY KEY (round_id, household_id)
);
CREATE INDEX round_targets_household ON round_targets (household_id);

CREATE TABLE visits (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  household_id text REFERENCES households (id),
  shop_id text REFERENCES shops (id),
  round_id text REFERENCES rounds (id),
  way text NOT NULL CHECK (way IN ('on_site', 'phone', 'video')),
  outcome text NOT NULL CHECK (outcome IN ('met', 'not_home', 'refused')),
  visited_at datetime NOT NULL,
  met_resident_ids text NOT NULL,
  policies text NOT NULL,
  handbook_left boolean NOT NULL,
  notes text NOT NULL,
  longitude real,
  latitude real,
  answers text NOT NULL,
  follow_up_on text,
  account_id text NOT NULL REFERENCES accounts (id),
  member_id text REFERENCES members (id),
  CHECK ((household_id IS NULL) <> (shop_id IS NULL))
);
CREATE INDEX visits_district ON visits (district_id, visited_at DESC, id DESC);
CREATE INDEX visits_township ON visits (township_id, visited_at DESC, id DESC);
CREATE INDEX visits_community ON visits (community_id, visited_at DESC, id DESC);
CREATE INDEX visits_household ON visits (household_id, visited_at DESC, id DESC);
CREATE INDEX visits_shop ON visits (shop_id, visited_at DESC, id DESC);
CREATE INDEX visits_round ON visits (round_id, household_id);
CREATE INDEX visits_met ON visits (household_id, visited_at, way) WHERE outcome = 'met';

CREATE TABLE visit_members (
  visit_id text NOT NULL REFERENCES visits (id),
  member_id text NOT NULL REFERENCES members (id),
  PRIMARY KEY (visit_id, member_id)
);
CREATE INDEX visit_members_member ON visit_members (member_id, visit_id);

CREATE TABLE activities (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  code text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('branch', 'volunteer')),
  name text NOT NULL,
  branch_id text REFERENCES branches (id),
  team_id text REFERENCES volunteer_teams (id),
  area_id text REFERENCES areas (id),
  starts_at datetime,
  attendance integer,
  state text NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
  summary text NOT NULL
);
CREATE UNIQUE INDEX activities_code ON activities (district_id, code);
CREATE INDEX activities_starts ON activities (district_id, starts_at);
CREATE INDEX activities_branch ON activities (branch_id);
CREATE INDEX activities_team ON activities (team_id);

CREATE TABLE deeds (
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
  category text,
  area_id text REFERENCES areas (id),
  unit_id text REFERENCES units (id),
  issue_id text,
  state text NOT NULL CHECK (state IN ('planned', 'under_way', 'done')),
  started_on text,
  finished_on text,
  summary text NOT NULL
);
CREATE UNIQUE INDEX deeds_code ON deeds (district_id, code);
CREATE INDEX deeds_state ON deeds (district_id, state, finished_on);
CREATE INDEX deeds_unit ON deeds (unit_id);
CREATE INDEX deeds_issue ON deeds (issue_id);

-- For the figures: who had a household on a day in the past, and how many people there are.
CREATE INDEX residents_state ON residents (district_id, state);
CREATE INDEX assignments_member_history ON assignments (member_id, started_at);

-- +goose Down
DROP INDEX assignments_member_history;
DROP INDEX residents_state;
DROP TABLE deeds;
DROP TABLE activities;
DROP TABLE visit_members;
DROP TABLE visits;
DROP TABLE round_targets;
DROP TABLE rounds;
DROP TABLE attachments;
DROP TABLE files;
