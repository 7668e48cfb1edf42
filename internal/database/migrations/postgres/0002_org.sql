-- +goose Up
CREATE TABLE areas (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  level text NOT NULL CHECK (level IN ('district', 'township', 'community', 'grid')),
  parent_id uuid REFERENCES areas (id),
  township_id uuid,
  community_id uuid,
  island text,
  longitude double precision,
  latitude double precision,
  has_desk boolean NOT NULL DEFAULT FALSE,
  ended_on text
);
CREATE UNIQUE INDEX areas_code ON areas (district_id, code);
CREATE INDEX areas_parent ON areas (parent_id);

CREATE TABLE units (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('office', 'department', 'township', 'utility')),
  parent_id uuid REFERENCES units (id),
  phone text,
  area_id uuid NOT NULL REFERENCES areas (id),
  ended_on text
);
CREATE UNIQUE INDEX units_code ON units (district_id, code);
CREATE INDEX units_area ON units (area_id);

CREATE TABLE unit_categories (
  unit_id uuid NOT NULL REFERENCES units (id),
  category_code text NOT NULL,
  PRIMARY KEY (unit_id, category_code)
);
CREATE INDEX unit_categories_code ON unit_categories (category_code);

CREATE TABLE branches (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  type text NOT NULL CHECK (type IN ('ordinary', 'combined')),
  unit_id uuid REFERENCES units (id),
  secretary_id uuid,
  ended_on text
);
CREATE UNIQUE INDEX branches_code ON branches (district_id, code);

CREATE TABLE members (
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
  pinyin text NOT NULL,
  sex text,
  phone_enc bytea,
  phone_hash text,
  unit_id uuid NOT NULL REFERENCES units (id),
  branch_id uuid REFERENCES branches (id),
  post text,
  rank text NOT NULL CHECK (rank IN ('district_leader', 'township_leader', 'cadre')),
  work_area_id uuid REFERENCES areas (id),
  home_area_id uuid REFERENCES areas (id),
  household_id uuid,
  max_households integer,
  in_service boolean NOT NULL,
  started_on text,
  ended_on text,
  end_reason text
);
CREATE UNIQUE INDEX members_code ON members (district_id, code);
CREATE INDEX members_unit ON members (unit_id);
CREATE INDEX members_branch ON members (branch_id);
CREATE INDEX members_phone ON members (phone_hash);
CREATE INDEX members_household ON members (household_id);

CREATE TABLE member_leaves (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  member_id uuid NOT NULL REFERENCES members (id),
  from_on text NOT NULL,
  until_on text NOT NULL,
  reason text
);
CREATE INDEX member_leaves_member ON member_leaves (member_id, from_on, until_on);

CREATE TABLE branch_services (
  id uuid PRIMARY KEY,
  branch_id uuid NOT NULL REFERENCES branches (id),
  area_id uuid REFERENCES areas (id),
  building_id uuid
);
CREATE INDEX branch_services_branch ON branch_services (branch_id);

CREATE TABLE leader_duties (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  member_id uuid NOT NULL REFERENCES members (id),
  area_id uuid NOT NULL REFERENCES areas (id),
  started_on text,
  ended_on text
);
CREATE UNIQUE INDEX leader_duties_once ON leader_duties (member_id, area_id) WHERE ended_on IS NULL;

CREATE TABLE volunteer_teams (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  code text NOT NULL,
  name text NOT NULL,
  branch_id uuid REFERENCES branches (id),
  ended_on text
);
CREATE UNIQUE INDEX volunteer_teams_code ON volunteer_teams (district_id, code);

CREATE TABLE volunteers (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  team_id uuid NOT NULL REFERENCES volunteer_teams (id),
  name text NOT NULL,
  pinyin text NOT NULL,
  phone_enc bytea,
  phone_hash text,
  ended_on text
);
CREATE INDEX volunteers_team ON volunteers (district_id, team_id);
CREATE INDEX volunteers_phone ON volunteers (phone_hash);

-- +goose Down
DROP TABLE volunteers;
DROP TABLE volunteer_teams;
DROP TABLE leader_duties;
DROP TABLE branch_services;
DROP TABLE member_leaves;
DROP TABLE members;
DROP TABLE branches;
DROP TABLE unit_categories;
DROP TABLE units;
DROP TABLE areas;
