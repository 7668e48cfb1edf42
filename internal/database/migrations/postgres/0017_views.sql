-- +goose Up
CREATE TABLE views (
  id uuid PRIMARY KEY,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  district_id uuid NOT NULL,
  account_id uuid NOT NULL,
  account_name text NOT NULL,
  screen text NOT NULL,
  name text NOT NULL,
  query text NOT NULL,
  columns text NOT NULL,
  shared text NOT NULL CHECK (shared IN ('me', 'unit')),
  unit_id uuid,
  branch_id uuid,
  area_id uuid,
  ordinal integer NOT NULL
);
CREATE UNIQUE INDEX views_name ON views (account_id, screen, name);
CREATE INDEX views_shared ON views (district_id, screen) WHERE shared = 'unit';

-- How somebody likes a list: not part of a view, and nobody else's business.
CREATE TABLE list_preferences (
  account_id uuid NOT NULL,
  screen text NOT NULL,
  columns text NOT NULL,
  compact boolean NOT NULL,
  view_id uuid REFERENCES views (id) ON DELETE SET NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (account_id, screen)
);
CREATE INDEX list_preferences_view ON list_preferences (view_id);

-- For what few records lack, and for birthdays: without reading all the others.
CREATE INDEX residents_without_number ON residents (district_id, state, pinyin) WHERE id_number_hash IS NULL;
CREATE INDEX residents_birth_month ON residents (district_id, substr(birth_date, 6, 2), state);
CREATE INDEX buildings_management ON buildings (district_id, management, code);

-- +goose Down
DROP INDEX buildings_management;
DROP INDEX residents_birth_month;
DROP INDEX residents_without_number;
DROP TABLE list_preferences;
DROP TABLE views;
