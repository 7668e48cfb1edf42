-- +goose Up
CREATE TABLE files (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  account_id uuid NOT NULL REFERENCES accounts (id),
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('image/jpeg', 'image/png', 'application/pdf')),
  size bigint NOT NULL,
  width integer,
  height integer,
  sha256 text NOT NULL,
  store_id uuid NOT NULL,
  has_thumbnail boolean NOT NULL
);
CREATE UNIQUE INDEX files_store ON files (store_id);
CREATE INDEX files_account ON files (account_id, created_at);
CREATE INDEX files_created ON files (created_at);

CREATE TABLE attachments (
  file_id uuid PRIMARY KEY REFERENCES files (id),
  kind text NOT NULL CHECK (kind IN ('visit', 'issue', 'callback', 'activity', 'deed')),
  target_id uuid NOT NULL,
  event_id uuid,
  ordinal integer NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX attachments_target ON attachments (kind, target_id, ordinal);

CREATE TABLE rounds (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  name text NOT NULL,
  area_id uuid NOT NULL REFERENCES areas (id),
  from_on text NOT NULL,
  until_on text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  target text NOT NULL,
  form text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'closed')),
  account_id uuid NOT NULL REFERENCES accounts (id)
);
CREATE INDEX rounds_state ON rounds (district_id, state, until_on);

CREATE TABLE round_targets (
  round_id uuid NOT NULL REFERENCES rounds (id),
  household_id uuid NOT NULL REFERENCES households (id),
  PRIMARY KEY (round_id, household_id)
);
CREATE INDEX round_targets_household ON round_targets (household_id);

CREATE TABLE visits (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  household_id uuid REFERENCES households (id),
  shop_id uuid REFERENCES shops (id),
  round_id uuid REFERENCES rounds (id),
  way text NOT NULL CHECK (way IN ('on_site', 'phone', 'video')),
  outcome text NOT NULL CHECK (outcome IN ('met', 'not_home', 'refused')),
  visited_at timestamptz NOT NULL,
  met_resident_ids text NOT NULL,
  policies text NOT NULL,
  handbook_left boolean NOT NULL,
  notes text NOT NULL,
  longitude double precision,
  latitude double precision,
  answers text NOT NULL,
  follow_up_on text,
  account_id uuid NOT NULL REFERENCES accounts (id),
  member_id uuid REFERENCES members (id),
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
  visit_id uuid NOT NULL REFERENCES visits (id),
  member_id uuid NOT NULL REFERENCES members (id),
  PRIMARY KEY (visit_id, member_id)
);
CREATE INDEX visit_members_member ON visit_members (member_id, visit_id);

CREATE TABLE activities (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  code text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('branch', 'volunteer')),
  name text NOT NULL,
  branch_id uuid REFERENCES branches (id),
  team_id uuid REFERENCES volunteer_teams (id),
  area_id uuid REFERENCES areas (id),
  starts_at timestamptz,
  attendance integer,
  state text NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
  summary text NOT NULL
);
CREATE UNIQUE INDEX activities_code ON activities (district_id, code);
CREATE INDEX activities_starts ON activities (district_id, starts_at);
CREATE INDEX activities_branch ON activities (branch_id);
CREATE INDEX activities_team ON activities (team_id);

CREATE TABLE deeds (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  township_id uuid,
  community_id uuid,
  grid_id uuid,
  code text NOT NULL,
  name text NOT NULL,
  category text,
  area_id uuid REFERENCES areas (id),
  unit_id uuid REFERENCES units (id),
  issue_id uuid,
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
