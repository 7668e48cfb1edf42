-- +goose Up
-- The index of the search. Every record that can be found has a row in search_records, and one in search_terms for
-- each beginning of a word in it. A record's shelf is its district, its kind, and whether it still stands, so that a
-- search reads one range.
CREATE TABLE search_districts (
  district_id text PRIMARY KEY,
  number integer NOT NULL
);
CREATE UNIQUE INDEX search_districts_number ON search_districts (number);

CREATE TABLE search_records (
  id integer PRIMARY KEY,
  kind integer NOT NULL,
  record_id text NOT NULL,
  shelf integer NOT NULL,
  terms text NOT NULL
);
CREATE UNIQUE INDEX search_records_record ON search_records (kind, record_id);

CREATE TABLE search_terms (
  shelf integer NOT NULL,
  term text NOT NULL,
  record integer NOT NULL,
  PRIMARY KEY (shelf, term, record)
) WITHOUT ROWID;

-- What changed within a transaction is marked by triggers, whoever changes it and how, and indexed before it commits.
CREATE TABLE search_marks (
  kind integer NOT NULL,
  record_id text NOT NULL,
  PRIMARY KEY (kind, record_id)
) WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER search_residents_insert AFTER INSERT ON residents BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (1, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_residents_delete AFTER DELETE ON residents BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (1, OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_residents_update AFTER UPDATE OF name, state ON residents
WHEN OLD.name IS NOT NEW.name OR OLD.state IS NOT NEW.state BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (1, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_households_insert AFTER INSERT ON households BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (2, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_households_delete AFTER DELETE ON households BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (2, OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_households_update AFTER UPDATE OF code, building_id, entrance, room, address, state ON households
WHEN OLD.code IS NOT NEW.code OR OLD.building_id IS NOT NEW.building_id OR OLD.entrance IS NOT NEW.entrance OR OLD.room IS NOT NEW.room OR OLD.address IS NOT NEW.address OR OLD.state IS NOT NEW.state BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (2, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_buildings_insert AFTER INSERT ON buildings BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (3, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_buildings_delete AFTER DELETE ON buildings BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (3, OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_buildings_update AFTER UPDATE OF code, name, address, ended_on ON buildings
WHEN OLD.code IS NOT NEW.code OR OLD.name IS NOT NEW.name OR OLD.address IS NOT NEW.address OR OLD.ended_on IS NOT NEW.ended_on BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (3, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_shops_insert AFTER INSERT ON shops BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (4, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_shops_delete AFTER DELETE ON shops BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (4, OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_shops_update AFTER UPDATE OF code, name, credit_code, address, keeper, state ON shops
WHEN OLD.code IS NOT NEW.code OR OLD.name IS NOT NEW.name OR OLD.credit_code IS NOT NEW.credit_code OR OLD.address IS NOT NEW.address OR OLD.keeper IS NOT NEW.keeper OR OLD.state IS NOT NEW.state BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (4, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_members_insert AFTER INSERT ON members BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (5, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_members_delete AFTER DELETE ON members BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (5, OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_members_update AFTER UPDATE OF code, name, in_service, ended_on ON members
WHEN OLD.code IS NOT NEW.code OR OLD.name IS NOT NEW.name OR OLD.in_service IS NOT NEW.in_service OR OLD.ended_on IS NOT NEW.ended_on BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (5, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_issues_insert AFTER INSERT ON issues BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (6, NEW.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_issues_delete AFTER DELETE ON issues BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (6, OLD.id);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER search_issues_update AFTER UPDATE OF number, title, outside_number, address, closed_at ON issues
WHEN OLD.number IS NOT NEW.number OR OLD.title IS NOT NEW.title OR OLD.outside_number IS NOT NEW.outside_number OR OLD.address IS NOT NEW.address OR OLD.closed_at IS NOT NEW.closed_at BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) VALUES (6, NEW.id);
END;
-- +goose StatementEnd

-- A household without an address of its own is found by its building's name.
-- +goose StatementBegin
CREATE TRIGGER search_households_rename AFTER UPDATE OF name ON buildings WHEN OLD.name IS NOT NEW.name BEGIN
  INSERT OR IGNORE INTO search_marks (kind, record_id) SELECT 2, id FROM households WHERE building_id = NEW.id;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER search_households_rename;
DROP TRIGGER search_residents_insert;
DROP TRIGGER search_residents_delete;
DROP TRIGGER search_residents_update;
DROP TRIGGER search_households_insert;
DROP TRIGGER search_households_delete;
DROP TRIGGER search_households_update;
DROP TRIGGER search_buildings_insert;
DROP TRIGGER search_buildings_delete;
DROP TRIGGER search_buildings_update;
DROP TRIGGER search_shops_insert;
DROP TRIGGER search_shops_delete;
DROP TRIGGER search_shops_update;
DROP TRIGGER search_members_insert;
DROP TRIGGER search_members_delete;
DROP TRIGGER search_members_update;
DROP TRIGGER search_issues_insert;
DROP TRIGGER search_issues_delete;
DROP TRIGGER search_issues_update;
DROP TABLE search_marks;
DROP TABLE search_terms;
DROP TABLE search_records;
DROP TABLE search_districts;
