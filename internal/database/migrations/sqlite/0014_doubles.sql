-- +goose Up
-- Pairs of records that may be one and the same; what a person has said of a pair stays with it.
CREATE TABLE doubles (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('resident', 'household', 'shop')),
  left_id text NOT NULL,
  right_id text NOT NULL,
  score integer NOT NULL,
  reasons text NOT NULL,
  dismissed_at datetime,
  dismissed_by text,
  dismissed_reason text
);
CREATE UNIQUE INDEX doubles_pair ON doubles (left_id, right_id);
CREATE INDEX doubles_right ON doubles (right_id);
CREATE INDEX doubles_ranked ON doubles (district_id, score DESC, id);

-- A merge keeps everything that is needed to take it back.
CREATE TABLE merges (
  id text PRIMARY KEY,
  version integer NOT NULL,
  created_at datetime NOT NULL,
  updated_at datetime NOT NULL,
  district_id text NOT NULL,
  township_id text,
  community_id text,
  grid_id text,
  kind text NOT NULL CHECK (kind IN ('resident', 'household', 'shop')),
  survivor_id text NOT NULL,
  loser_id text NOT NULL,
  title text NOT NULL,
  reason text,
  fields text NOT NULL,
  loser text NOT NULL,
  survivor_before text NOT NULL,
  survivor_after text NOT NULL,
  moved text NOT NULL,
  touched text NOT NULL,
  counts text NOT NULL,
  account_id text,
  actor_name text NOT NULL,
  undone_at datetime,
  undone_by text,
  kept text NOT NULL
);
CREATE INDEX merges_latest ON merges (district_id, created_at DESC, id DESC);
CREATE INDEX merges_survivor ON merges (survivor_id);
CREATE INDEX merges_loser ON merges (loser_id);

-- What has changed since it was last compared with the rest, whoever changed it and how.
CREATE TABLE double_marks (
  kind text NOT NULL,
  record_id text NOT NULL,
  PRIMARY KEY (kind, record_id)
) WITHOUT ROWID;
CREATE INDEX residents_birth ON residents (district_id, birth_date);

-- +goose StatementBegin
CREATE TRIGGER double_residents_insert AFTER INSERT ON residents BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('resident', NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_residents_delete AFTER DELETE ON residents BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('resident', OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_residents_update AFTER UPDATE OF name, birth_date, sex, id_number_hash, phone_hash, household_id, state ON residents
WHEN OLD.name IS NOT NEW.name OR OLD.birth_date IS NOT NEW.birth_date OR OLD.sex IS NOT NEW.sex OR OLD.id_number_hash IS NOT NEW.id_number_hash OR OLD.phone_hash IS NOT NEW.phone_hash OR OLD.household_id IS NOT NEW.household_id OR OLD.state IS NOT NEW.state BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('resident', NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_households_insert AFTER INSERT ON households BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('household', NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_households_delete AFTER DELETE ON households BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('household', OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_households_update AFTER UPDATE OF building_id, entrance, room, address, phone_hash, state ON households
WHEN OLD.building_id IS NOT NEW.building_id OR OLD.entrance IS NOT NEW.entrance OR OLD.room IS NOT NEW.room OR OLD.address IS NOT NEW.address OR OLD.phone_hash IS NOT NEW.phone_hash OR OLD.state IS NOT NEW.state BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('household', NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_shops_insert AFTER INSERT ON shops BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('shop', NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_shops_delete AFTER DELETE ON shops BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('shop', OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER double_shops_update AFTER UPDATE OF name, credit_code, building_id, address, keeper, phone_hash, state ON shops
WHEN OLD.name IS NOT NEW.name OR OLD.credit_code IS NOT NEW.credit_code OR OLD.building_id IS NOT NEW.building_id OR OLD.address IS NOT NEW.address OR OLD.keeper IS NOT NEW.keeper OR OLD.phone_hash IS NOT NEW.phone_hash OR OLD.state IS NOT NEW.state BEGIN
  INSERT OR IGNORE INTO double_marks (kind, record_id) VALUES ('shop', NEW.id);
END;
-- +goose StatementEnd

-- What the registry holds already has not been compared yet.
INSERT INTO double_marks (kind, record_id) SELECT 'resident', id FROM residents;
INSERT INTO double_marks (kind, record_id) SELECT 'household', id FROM households;
INSERT INTO double_marks (kind, record_id) SELECT 'shop', id FROM shops;

-- +goose Down
DROP TRIGGER double_residents_insert;
DROP TRIGGER double_residents_delete;
DROP TRIGGER double_residents_update;
DROP TRIGGER double_households_insert;
DROP TRIGGER double_households_delete;
DROP TRIGGER double_households_update;
DROP TRIGGER double_shops_insert;
DROP TRIGGER double_shops_delete;
DROP TRIGGER double_shops_update;
DROP INDEX residents_birth;
DROP TABLE double_marks;
DROP TABLE merges;
DROP TABLE doubles;
