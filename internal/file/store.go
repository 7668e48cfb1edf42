package file

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"github.com/google/uuid"

	"github.com/lianxin/lianxin/internal/fault"
)

// Store keeps contents in a folder, under names of our own. What Put returned from survives a loss of power (P9).
type Store struct{ root *os.Root }

// unfinished holds uploads on their way, so that nothing half-written ever bears a name of its own.
const unfinished = "unfinished"

// OpenStore opens the store in a folder, which it makes if need be, closed to others. What a crash left unfinished an
// hour ago or longer is wiped.
func OpenStore(folder string) (*Store, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of files: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("open the folder of files: %w", err)
	}
	s := &Store{root}
	if err := root.MkdirAll(unfinished, 0o700); err != nil {
		return nil, err
	}
	return s, s.wipe(time.Now().Add(-time.Hour))
}

func (s *Store) wipe(before time.Time) error {
	left, err := fs.ReadDir(s.root.FS(), unfinished)
	if err != nil {
		return err
	}
	for _, e := range left {
		if info, err := e.Info(); err == nil && info.ModTime().Before(before) {
			if err := s.root.Remove(path.Join(unfinished, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	return nil
}

// Close closes the store.
func (s *Store) Close() error { return s.root.Close() }

// nameOf spreads files over 256 folders by the last, random, digits of their ids.
func nameOf(id uuid.UUID, thumb bool) string {
	name := id.String()
	folder := name[len(name)-2:]
	if thumb {
		name += ".thumb"
	}
	return path.Join(folder, name)
}

// Put keeps content, and its thumbnail if there is one, under an id. When it returns without an error they are on the
// disk for good.
func (s *Store) Put(id uuid.UUID, content, thumb []byte) error {
	if len(thumb) > 0 {
		if err := s.put(nameOf(id, true), thumb); err != nil {
			return err
		}
	}
	return s.put(nameOf(id, false), content)
}

func (s *Store) put(name string, content []byte) (err error) {
	defer func() {
		if errors.Is(err, syscall.ENOSPC) {
			err = fault.Wrap(fault.KindStorageFull, "storage_full", fault.Say("存储空间已满，暂时不能保存；仍可查询", "Storage is full: nothing can be saved now, reading goes on"), err)
		}
	}()
	if err := s.root.Mkdir(path.Dir(name), 0o700); err == nil {
		if err := s.sync("."); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return err
	}
	temporary := path.Join(unfinished, uuid.NewString())
	f, err := s.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = s.root.Rename(temporary, name)
	}
	if err != nil {
		return errors.Join(err, s.root.Remove(temporary))
	}
	return s.sync(path.Dir(name))
}

// sync makes the names in a folder last.
func (s *Store) sync(folder string) error {
	f, err := s.root.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open opens the content of a file, or its thumbnail.
func (s *Store) Open(id uuid.UUID, thumb bool) (*os.File, error) {
	return s.root.Open(nameOf(id, thumb))
}

// Remove removes a file's content and thumbnail; that they are gone already is no error.
func (s *Store) Remove(id uuid.UUID) error {
	var all error
	for _, thumb := range []bool{true, false} {
		if err := s.root.Remove(nameOf(id, thumb)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// FS returns everything in the store, for backups.
func (s *Store) FS() fs.FS { return s.root.FS() }

// Each calls f with the ids of the contents that were put before a time, a folder at a time.
func (s *Store) Each(before time.Time, f func(ids []uuid.UUID) error) error {
	folders, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return err
	}
	for _, folder := range folders {
		if !folder.IsDir() || folder.Name() == unfinished {
			continue
		}
		names, err := fs.ReadDir(s.root.FS(), folder.Name())
		if err != nil {
			return err
		}
		var ids []uuid.UUID
		for _, n := range names {
			id, err := uuid.Parse(n.Name())
			if info, e := n.Info(); err == nil && e == nil && info.ModTime().Before(before) {
				ids = append(ids, id)
			}
		}
		if len(ids) == 0 {
			continue
		}
		if err := f(ids); err != nil {
			return err
		}
	}
	return nil
}
