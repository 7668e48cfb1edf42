-- +goose Up
ALTER TABLE residents ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE households ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE buildings ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE shops ADD COLUMN extra text NOT NULL DEFAULT '{}';
ALTER TABLE members ADD COLUMN extra text NOT NULL DEFAULT '{}';

CREATE TABLE code_entries (
  id          text PRIMARY KEY,
  version     integer NOT NULL,
  created_at  datetime NOT NULL,
  updated_at  datetime NOT NULL,
  district_id text NOT NULL REFERENCES areas (id),
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
  id          text PRIMARY KEY,
  version     integer NOT NULL,
  created_at  datetime NOT NULL,
  updated_at  datetime NOT NULL,
  district_id text NOT NULL REFERENCES areas (id),
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
  id           text PRIMARY KEY,
  version      integer NOT NULL,
  created_at   datetime NOT NULL,
  updated_at   datetime NOT NULL,
  district_id  text NOT NULL,
  group_id     text NOT NULL REFERENCES care_groups (id),
  household_id text REFERENCES households (id),
  resident_id  text REFERENCES residents (id),
  reason       text NOT NULL,
  from_on      text NOT NULL,
  until_on     text,
  CHECK ((household_id IS NULL) <> (resident_id IS NULL))
);
CREATE INDEX care_memberships_group ON care_memberships (group_id);
CREATE INDEX care_memberships_household ON care_memberships (household_id);
CREATE INDEX care_memberships_resident ON care_memberships (resident_id);

CREATE TABLE extra_fields (
  id          text PRIMARY KEY,
  version     integer NOT NULL,
  created_at  datetime NOT NULL,
  updated_at  datetime NOT NULL,
  district_id text NOT NULL REFERENCES areas (id),
  kind        text NOT NULL CHECK (kind IN ('resident', 'household', 'building', 'shop', 'member')),
  code        text NOT NULL,
  name_zh     text NOT NULL,
  name_en     text NOT NULL,
  hint        text,
  type        text NOT NULL CHECK (type IN ('text', 'number', 'choice', 'date')),
  required    boolean NOT NULL,
  choices     text NOT NULL,
  unit        text,
  low         real,
  high        real,
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
  id          text PRIMARY KEY,
  district_id text NOT NULL,
  kind        text NOT NULL,
  record_id   text NOT NULL,
  action      text NOT NULL,
  at          datetime NOT NULL,
  account_id  text,
  actor_name  text NOT NULL,
  before      text NOT NULL,
  after       text NOT NULL
);
CREATE INDEX setting_changes_record ON setting_changes (record_id, at);

-- What stands in an extra field is found, too.
-- +goose StatementBegin
CREATE TRIGGER search_residents_extra AFTER UPDATE OF extra ON residents
WHEN OLD.extra IS NOT NEW.extra BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (1, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_households_extra AFTER UPDATE OF extra ON households
WHEN OLD.extra IS NOT NEW.extra BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (2, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_buildings_extra AFTER UPDATE OF extra ON buildings
WHEN OLD.extra IS NOT NEW.extra BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (3, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_shops_extra AFTER UPDATE OF extra ON shops
WHEN OLD.extra IS NOT NEW.extra BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (4, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_members_extra AFTER UPDATE OF extra ON members
WHEN OLD.extra IS NOT NEW.extra BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (5, NEW.id);
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER search_residents_extra;
DROP TRIGGER search_households_extra;
DROP TRIGGER search_buildings_extra;
DROP TRIGGER search_shops_extra;
DROP TRIGGER search_members_extra;
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
