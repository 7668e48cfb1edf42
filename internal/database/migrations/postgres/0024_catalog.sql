-- +goose Up
ALTER TABLE residents ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE households ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE buildings ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE shops ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE members ADD COLUMN extra text NOT NULL DEFAULT '{}';

CREATE TABLE code_entries (
  id          uuid PRIMARY KEY,
  version     integer NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  district_id uuid NOT NULL REFERENCES areas (id),
  code_table  text NOT NULL,
  code        text NOT NULL,
  name_zh     text NOT NULL,
  name_en     text NOT NULL,
  pinyin      text NOT NULL,
  level       text NOT NULL CHECK (level IN ('public', 'internal', 'sensitive')),
  roles       text NOT NULL,
  sort        integer NOT NULL,
  source      text NOT NULL CHECK (source IN ('standard', 'district')),
  from_on     text,
  until_on    text,
  merged_into text
);
CREATE UNIQUE INDEX code_entries_code ON code_entries (district_id, code_table, code);

CREATE TABLE care_groups (
  id          uuid PRIMARY KEY,
  version     integer NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  district_id uuid NOT NULL REFERENCES areas (id),
  name_zh     text NOT NULL,
  name_en     text NOT NULL,
  about       text,
  level       text NOT NULL CHECK (level IN ('public', 'internal', 'sensitive')),
  roles       text NOT NULL,
  every_days  integer,
  rule        text NOT NULL,
  sort        integer NOT NULL,
  ended_on    text
);
CREATE UNIQUE INDEX care_groups_name ON care_groups (district_id, name_zh) WHERE ended_on IS NULL;

CREATE TABLE care_memberships (
  id           uuid PRIMARY KEY,
  version      integer NOT NULL,
  created_at   timestamptz NOT NULL,
  updated_at   timestamptz NOT NULL,
  district_id  uuid NOT NULL,
  group_id     uuid NOT NULL REFERENCES care_groups (id),
  household_id uuid REFERENCES households (id),
  resident_id  uuid REFERENCES residents (id),
  reason       text NOT NULL,
  from_on      text NOT NULL,
  until_on     text,
  CHECK ((household_id IS NULL) <> (resident_id IS NULL))
);
CREATE INDEX care_memberships_group ON care_memberships (group_id);
CREATE INDEX care_memberships_household ON care_memberships (household_id);
CREATE INDEX care_memberships_resident ON care_memberships (resident_id);

CREATE TABLE extra_fields (
  id          uuid PRIMARY KEY,
  version     integer NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL,
  district_id uuid NOT NULL REFERENCES areas (id),
  kind        text NOT NULL CHECK (kind IN ('resident', 'household', 'building', 'shop', 'member')),
  code        text NOT NULL,
  name_zh     text NOT NULL,
  name_en     text NOT NULL,
  hint        text,
  type        text NOT NULL CHECK (type IN ('text', 'number', 'choice', 'date')),
  required    boolean NOT NULL,
  choices     text NOT NULL,
  unit        text,
  low         double precision,
  high        double precision,
  purpose     text NOT NULL,
  basis       text NOT NULL,
  keep_until  text,
  keep_days   integer,
  level       text NOT NULL CHECK (level IN ('public', 'internal', 'sensitive')),
  roles       text NOT NULL,
  sort        integer NOT NULL,
  ended_on    text
);
CREATE UNIQUE INDEX extra_fields_code ON extra_fields (district_id, kind, code);
CREATE UNIQUE INDEX extra_fields_name ON extra_fields (district_id, kind, name_zh) WHERE ended_on IS NULL;

CREATE TABLE setting_changes (
  id          uuid PRIMARY KEY,
  district_id uuid NOT NULL,
  kind        text NOT NULL,
  record_id   uuid NOT NULL,
  action      text NOT NULL,
  at          timestamptz NOT NULL,
  account_id  uuid,
  actor_name  text NOT NULL,
  before      text NOT NULL,
  after       text NOT NULL
);
CREATE INDEX setting_changes_record ON setting_changes (record_id, at);

-- What stands in an extra field is found, too.
CREATE TRIGGER search_residents_extra AFTER UPDATE OF extra ON residents FOR EACH ROW
WHEN (OLD.extra IS DISTINCT FROM NEW.extra) EXECUTE FUNCTION search_mark(1);
CREATE TRIGGER search_households_extra AFTER UPDATE OF extra ON households FOR EACH ROW
WHEN (OLD.extra IS DISTINCT FROM NEW.extra) EXECUTE FUNCTION search_mark(2);
CREATE TRIGGER search_buildings_extra AFTER UPDATE OF extra ON buildings FOR EACH ROW
WHEN (OLD.extra IS DISTINCT FROM NEW.extra) EXECUTE FUNCTION search_mark(3);
CREATE TRIGGER search_shops_extra AFTER UPDATE OF extra ON shops FOR EACH ROW
WHEN (OLD.extra IS DISTINCT FROM NEW.extra) EXECUTE FUNCTION search_mark(4);
CREATE TRIGGER search_members_extra AFTER UPDATE OF extra ON members FOR EACH ROW
WHEN (OLD.extra IS DISTINCT FROM NEW.extra) EXECUTE FUNCTION search_mark(5);

-- +goose Down
DROP TRIGGER search_residents_extra ON residents;
DROP TRIGGER search_households_extra ON households;
DROP TRIGGER search_buildings_extra ON buildings;
DROP TRIGGER search_shops_extra ON shops;
DROP TRIGGER search_members_extra ON members;
DROP TABLE setting_changes;
DROP TABLE extra_fields;
DROP TABLE care_memberships;
DROP TABLE care_groups;
DROP TABLE code_entries;
ALTER TABLE residents DROP COLUMN extra;
ALTER TABLE households DROP COLUMN extra;
ALTER TABLE buildings DROP COLUMN extra;
ALTER TABLE shops DROP COLUMN extra;
ALTER TABLE members DROP COLUMN extra;
